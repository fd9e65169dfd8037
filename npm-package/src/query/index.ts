'use client';

/**
 * The server's records, attachments and costs as hooks on TanStack Query 5, an optional peer. No wasm.
 *
 * @packageDocumentation
 */

export { useAddenda, useCreateAddendum, useSignAddendum } from './addenda.js';
export {
  type AttachmentChange,
  type AttachmentsFilter,
  useAttachmentAdded,
  useAttachments,
  useChangeAttachments,
  useDeleteAttachment,
  useMakeVersionCurrent,
  useUndeleteAttachment,
  useUpdateAttachment,
  useVersions,
} from './attachments.js';
export { useBudget, useCostHistory, useCosts, useStorageUsage, useWhatIf } from './costs.js';
export { chartliftKeys } from './keys.js';
export { ApiProvider, type ApiProviderProps, useApi } from './provider.js';
export {
  type NewRecord,
  type RecordChanges,
  type RecordFilter,
  useCreateRecord,
  useFinalizeRecord,
  useRecord,
  useRecordRevisions,
  useRecords,
  useTemplates,
  useUpdateRecord,
} from './records.js';
