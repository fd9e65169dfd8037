/**
 * React hooks over `@chartlift/client`.
 *
 * @packageDocumentation
 */
export { ChartliftProvider, type ChartliftProviderProps, useChartlift } from './provider.js';
export { type FileUpload, type UseFileUploadOptions, useFileUpload } from './use-file-upload.js';
