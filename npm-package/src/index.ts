/**
 * `@chartlift/client`: uploads files from a browser straight into S3, gzipped on the way, resumable and verified.
 *
 * Importing this on a server is safe; using it there says "browser only".
 *
 * @packageDocumentation
 */
export { Chartlift, type ChartliftOptions, createChartlift } from './chartlift.js';
export type { Download } from './download.js';
export { ChartliftError } from './error.js';
export type {
  DownloadOptions,
  DownloadSnapshot,
  Encoding,
  ResumableUpload,
  SavedAs,
  SaveOptions,
  UploadOptions,
  UploadResult,
  UploadSnapshot,
  UploadStatus,
} from './types.js';
export type { Upload } from './upload.js';
