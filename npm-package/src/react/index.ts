/**
 * React hooks over `@chartlift/client`.
 *
 * @packageDocumentation
 */

export type { SavingFile } from '../saver.js';
export { ChartliftProvider, type ChartliftProviderProps, useChartlift } from './provider.js';
export { type UseFileDownload, useFileDownload } from './use-file-download.js';
export { type FileUpload, type UseFileUploadOptions, useFileUpload } from './use-file-upload.js';
