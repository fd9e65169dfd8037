'use client';

/**
 * The server's records, attachments and costs as hooks on TanStack Query 5, an optional peer. No wasm.
 *
 * @packageDocumentation
 */

export {
  useAddenda,
  useCreateAddendum,
  useDiscardAddendum,
  useSignAddendum,
  useUpdateAddendum,
} from './addenda.js';
export {
  type AttachmentChange,
  type AttachmentsChange,
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
export {
  type UsageRowFilter,
  useBudget,
  useCostHistory,
  useCosts,
  useStorageUsage,
  useStoredVersions,
  useWhatIf,
} from './costs.js';
export { chartliftKeys } from './keys.js';
export type { Enabled, PageOptions } from './pages.js';
export { ApiProvider, type ApiProviderProps, type OnStale, useApi, useInvalidate } from './provider.js';
export {
  type NewRecord,
  type RecordChanges,
  type RecordContent,
  type RecordFilter,
  useCreateRecord,
  useFetchRecord,
  useFinalizeRecord,
  useRecord,
  useRecordRevisions,
  useRecords,
  useReplaceRecord,
  useTemplates,
  useUpdateRecord,
  useWithdrawFinalization,
} from './records.js';
