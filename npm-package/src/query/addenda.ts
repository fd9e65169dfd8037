import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Schemas } from '../api/index.js';
import { chartliftKeys } from './keys.js';
import { after, type PageOptions, pages, useCall } from './pages.js';
import { useInvalidate } from './provider.js';

/** What amends a finalized record: the signed ones in their order, then drafts; page by page. */
export function useAddenda(recordId: string, { limit, enabled = true }: PageOptions = {}) {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: [...chartliftKeys.addenda(recordId), limit],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records/{id}/addenda', {
          params: { path: { id: recordId }, query: after(pageParam, limit) },
          signal,
        }),
      ),
    ...pages,
    enabled,
  });
}

/** Begins an addendum. Files that its author uploads to the record from then on are the addendum's, until it is signed. */
export function useCreateAddendum(recordId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: ({ addendum, idempotencyKey }: { addendum: Schemas['AddendumInput']; idempotencyKey: string }) =>
      call((api) =>
        api.POST('/api/medical-records/{id}/addenda', {
          params: { path: { id: recordId }, header: { 'Idempotency-Key': idempotencyKey } },
          body: addendum,
        }),
      ),
    onSettled: useStale(recordId),
  });
}

/** Replaces what a draft of an addendum says, in the revision that its author has seen. */
export function useUpdateAddendum(recordId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: ({ id, revision, addendum }: { id: string; revision: number; addendum: Schemas['AddendumInput'] }) =>
      call((api) =>
        api.PUT('/api/addenda/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
          body: addendum,
        }),
      ),
    onSettled: useStale(recordId),
  });
}

/** Signs an addendum in the revision that its author has seen: from then on it is immutable. */
export function useSignAddendum(recordId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: ({ id, revision }: { id: string; revision: number }) =>
      call((api) =>
        api.POST('/api/addenda/{id}/sign', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
        }),
      ),
    onSettled: useStale(recordId),
  });
}

/** Gives a draft of an addendum up, with its files. */
export function useDiscardAddendum(recordId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: (id: string) => call((api) => api.DELETE('/api/addenda/{id}', { params: { path: { id } } })),
    onSettled: useStale(recordId),
  });
}

/** Not the record itself: it says what it said, and reading it again is an entry of the audit log. */
function useStale(recordId: string) {
  const invalidate = useInvalidate();
  return useCallback(
    () =>
      invalidate(
        chartliftKeys.addenda(recordId),
        chartliftKeys.revisions(recordId),
        chartliftKeys.attachments(recordId),
        chartliftKeys.recordLists,
      ),
    [invalidate, recordId],
  );
}
