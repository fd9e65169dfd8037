import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Schemas } from '../api/index.js';
import type { operations } from '../api/schema.js';
import { chartliftKeys } from './keys.js';
import { after, pages, useCall } from './pages.js';

/** Search, filters, order and page size of a list of records, as the API takes them. */
export type RecordFilter = Omit<NonNullable<operations['listRecords']['parameters']['query']>, 'cursor'>;

/** What a new record says. */
export type NewRecord = operations['createRecord']['requestBody']['content']['application/json'];

/** The fields of a draft that change (RFC 7396): what is left out stays as it is. */
export type RecordChanges = operations['patchRecord']['requestBody']['content']['application/merge-patch+json'];

/** The tenant's records, page by page: `data.pages`, `fetchNextPage`. The old list stays while a new search runs. */
export function useRecords(filter: RecordFilter = {}) {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: [...chartliftKeys.recordLists, filter],
    queryFn: ({ pageParam, signal }) =>
      call((api) => api.GET('/api/medical-records', { params: { query: { ...filter, ...after(pageParam) } }, signal })),
    ...pages,
    placeholderData: (previous) => previous,
  });
}

/** What new records can be begun from, page by page: `useCreateRecord` takes its content. */
export function useTemplates() {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: chartliftKeys.templates,
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/record-templates', { params: { query: { active: true, ...after(pageParam) } }, signal }),
      ),
    ...pages,
  });
}

/** One record. Every reading is an entry of the audit log: do not poll it. */
export function useRecord(id: string) {
  const call = useCall();
  return useQuery({
    queryKey: chartliftKeys.record(id),
    queryFn: ({ signal }) => call((api) => api.GET('/api/medical-records/{id}', { params: { path: { id } }, signal })),
  });
}

/** Every change of a record, the newest first, each with what the record said after it. */
export function useRecordRevisions(id: string) {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: [...chartliftKeys.record(id), 'revisions'],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records/{id}/revisions', {
          params: { path: { id }, query: after(pageParam) },
          signal,
        }),
      ),
    ...pages,
  });
}

/** Makes a draft. The same `idempotencyKey` (one for each form, not for each try) never makes two. */
export function useCreateRecord() {
  const call = useCall();
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ record, idempotencyKey }: { record: NewRecord; idempotencyKey: string }) =>
      call((api) =>
        api.POST('/api/medical-records', {
          body: record,
          params: { header: { 'Idempotency-Key': idempotencyKey } },
        }),
      ),
    onSuccess: changed,
  });
}

/**
 * Changes some fields of a draft (RFC 7396). Rejects with `precondition_failed` when somebody else has changed `revision` meanwhile:
 * show both, and save again upon the newest.
 */
export function useUpdateRecord(id: string) {
  const call = useCall();
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ changes, revision }: { changes: RecordChanges; revision: number }) =>
      call((api) =>
        api.PATCH('/api/medical-records/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
          body: changes,
          headers: { 'content-type': 'application/merge-patch+json' },
        }),
      ),
    onSuccess: changed,
  });
}

/** Makes a record and its files immutable. Refused while files go up to it. */
export function useFinalizeRecord(id: string) {
  const call = useCall();
  const changed = useChanged();
  return useMutation({
    mutationFn: (revision: number) =>
      call((api) =>
        api.POST('/api/medical-records/{id}/finalize', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
        }),
      ),
    onSuccess: changed,
  });
}

/** A record as it is now: shown at once, and what lists it is out of date. */
function useChanged() {
  const queries = useQueryClient();
  return async (record: Schemas['Record']) => {
    queries.setQueryData(chartliftKeys.record(record.id), record);
    await Promise.all([
      queries.invalidateQueries({ queryKey: chartliftKeys.recordLists }),
      queries.invalidateQueries({ queryKey: [...chartliftKeys.record(record.id), 'revisions'] }),
    ]);
  };
}
