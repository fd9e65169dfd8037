'use client';

/**
 * React hooks and a component over `@chartlift/client`, for React 18 and 19.
 *
 * @packageDocumentation
 */

export type { SavingFile } from '../saver.js';
export { throttled } from '../throttle.js';
export { type AnnouncerTexts, UploadAnnouncer } from './announcer.js';
export type { UploadCallbacks } from './callbacks.js';
export { FileUpload, type FileUploadProps, type FileUploadTexts } from './file-upload.js';
export { pathInFolder } from './files-of.js';
export { ChartliftProvider, type ChartliftProviderProps, useChartlift } from './provider.js';
export { type DropzoneInputProps, type UseDropzone, type UseDropzoneOptions, useDropzone } from './use-dropzone.js';
export { type UseFileDownload, useFileDownload } from './use-file-download.js';
export {
  type BeginOptions,
  type UploadsSettled,
  type UseFileUpload,
  type UseFileUploadOptions,
  useFileUpload,
} from './use-file-upload.js';
export { type DropHandlers, usePageDrop } from './use-page-drop.js';
export { type UseUploadsOptions, useLeaveWarning, useUploads } from './use-uploads.js';
