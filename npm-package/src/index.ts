/**
 * `@chartlift/client`: uploads files from a browser straight into S3, gzipped on the way, resumable and verified.
 *
 * Importing this on a server is safe; using it there says "browser only".
 *
 * @packageDocumentation
 */
export type { Abortable } from './abort.js';
export {
  ChartliftError,
  type ClientErrorCode,
  type ErrorCode,
  type ErrorDetails,
  isActive,
  type ServerErrorCode,
} from './basics.js';
export { Chartlift, createChartlift } from './chartlift.js';
export { decompress } from './decompress.js';
export type { Download } from './download.js';
export type { ChartliftOptions } from './options.js';
export type { Restrictions } from './restrictions.js';
export { totalProgress } from './status.js';
export { isSupported, type Missing, type Support } from './support.js';
export type { FileTerms, NamedFile } from './terms.js';
export type { GetToken } from './tokens.js';
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
  Waiting,
} from './types.js';
export type { Upload } from './upload.js';
