import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Schemas } from '../api/index.js';
import type { operations } from '../api/schema.js';
import { chartliftKeys } from './keys.js';
import { after, type Enabled, type Maybe, type PageOptions, pages, useCall } from './pages.js';
import { useInvalidate } from './provider.js';

type ListRecords = Omit<NonNullable<operations['listRecords']['parameters']['query']>, 'cursor'>;

/** Search, filters, order and page size of a list of records, as the API takes them. */
export type RecordFilter = Maybe<ListRecords>;

/** What a new record says. */
export type NewRecord = operations['createRecord']['requestBody']['content']['application/json'];

/** All that a draft says. */
export type RecordContent = operations['updateRecord']['requestBody']['content']['application/json'];

/** The fields of a draft that change (RFC 7396): what is left out stays as it is. */
export type RecordChanges = operations['patchRecord']['requestBody']['content']['application/merge-patch+json'];

/**
 * The tenant's records, page by page: `data.pages`, `fetchNextPage`. The old list stays while a new search runs, but never one
 * patient's in place of another's.
 */
export function useRecords({ enabled = true, ...filter }: RecordFilter & Enabled = {}) {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: [...chartliftKeys.recordLists, filter],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records', {
          params: { query: { ...(filter as ListRecords), ...after(pageParam) } },
          signal,
        }),
      ),
    ...pages,
    enabled,
    placeholderData: (previous, query) => {
      const before = query?.queryKey.at(-1) as RecordFilter | undefined;
      return before?.patient_id === filter.patient_id ? previous : undefined;
    },
  });
}

/** What new records can be begun from, page by page: `useCreateRecord` takes its content. */
export function useTemplates({ limit, enabled = true }: PageOptions = {}) {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: [...chartliftKeys.templates, limit],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/record-templates', { params: { query: { active: true, ...after(pageParam, limit) } }, signal }),
      ),
    ...pages,
    enabled,
  });
}

/** One record. Every reading is an entry of the audit log: do not poll it. */
export function useRecord(id: string, { enabled = true }: Enabled = {}) {
  return useQuery({ ...useRecordQuery()(id), enabled });
}

/** Reads a record as it is now, whatever is known of it here: after `precondition_failed`, to show both. The same function from render to render. */
export function useFetchRecord(): (id: string) => Promise<Schemas['Record']> {
  const queries = useQueryClient();
  const query = useRecordQuery();
  return useCallback((id) => queries.fetchQuery({ ...query(id), staleTime: 0 }), [queries, query]);
}

function useRecordQuery() {
  const call = useCall();
  return useCallback(
    (id: string) => ({
      queryKey: chartliftKeys.record(id),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call((api) => api.GET('/api/medical-records/{id}', { params: { path: { id } }, signal })),
    }),
    [call],
  );
}

/** Every change of a record, the newest first, each with what the record said after it. */
export function useRecordRevisions(id: string, { limit, enabled = true }: PageOptions = {}) {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: [...chartliftKeys.revisions(id), limit],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records/{id}/revisions', {
          params: { path: { id }, query: after(pageParam, limit) },
          signal,
        }),
      ),
    ...pages,
    enabled,
  });
}

/** Makes a draft. The same `idempotencyKey` (one for each form, not for each try) never makes two. */
export function useCreateRecord() {
  const call = useCall();
  return useMutation({
    mutationFn: ({ record, idempotencyKey }: { record: NewRecord; idempotencyKey: string }) =>
      call((api) =>
        api.POST('/api/medical-records', {
          body: record,
          params: { header: { 'Idempotency-Key': idempotencyKey } },
        }),
      ),
    onSuccess: useChanged(),
  });
}

/**
 * Changes some fields of a draft (RFC 7396). Rejects with `precondition_failed` when somebody else has changed `revision` meanwhile:
 * read theirs ({@link useFetchRecord}), show both, and save again upon the newest.
 */
export function useUpdateRecord() {
  const call = useCall();
  return useMutation({
    mutationFn: ({ id, changes, revision }: { id: string; changes: RecordChanges; revision: number }) =>
      call((api) =>
        api.PATCH('/api/medical-records/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
          body: changes,
          headers: { 'content-type': 'application/merge-patch+json' },
        }),
      ),
    onSuccess: useChanged(),
  });
}

/**
 * Replaces all that a draft says. Every field has to be there, and every field of each: null or empty where there is nothing. Rejects
 * as {@link useUpdateRecord} does.
 */
export function useReplaceRecord() {
  const call = useCall();
  return useMutation({
    mutationFn: ({ id, content, revision }: { id: string; content: RecordContent; revision: number }) =>
      call((api) =>
        api.PUT('/api/medical-records/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
          body: content,
        }),
      ),
    onSuccess: useChanged(),
  });
}

/**
 * Makes a record and its files immutable. While files go up to it, it is refused, or done once they are over where `uploads` is
 * `wait`; the record answers how it stands.
 */
export function useFinalizeRecord(id: string) {
  const call = useCall();
  const changed = useChanged();
  const invalidate = useInvalidate();
  return useMutation({
    mutationFn: ({ revision, uploads = 'refuse' }: { revision: number; uploads?: 'wait' | 'refuse' }) =>
      call((api) =>
        api.POST('/api/medical-records/{id}/finalize', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` }, query: { uploads } },
        }),
      ),
    onSuccess: changed,
    // Somebody else may have been first.
    onError: () => invalidate(chartliftKeys.record(id)),
  });
}

/** Makes a record that waits for its uploads a draft as any other again. */
export function useWithdrawFinalization(id: string) {
  const call = useCall();
  const invalidate = useInvalidate();
  return useMutation({
    mutationFn: () => call((api) => api.DELETE('/api/medical-records/{id}/finalize', { params: { path: { id } } })),
    onSuccess: useChanged(),
    // It may have been done meanwhile.
    onError: () => invalidate(chartliftKeys.record(id)),
  });
}

/** A record as the server has answered it is shown at once, without another reading; what lists it is out of date. */
function useChanged() {
  const queries = useQueryClient();
  const invalidate = useInvalidate();
  return async (record: Schemas['Record']) => {
    const queryKey = chartliftKeys.record(record.id);
    // A reading that is under way may have been answered before the change.
    await queries.cancelQueries({ queryKey });
    queries.setQueryData(queryKey, record);
    invalidate(chartliftKeys.recordLists, chartliftKeys.revisions(record.id));
  };
}
