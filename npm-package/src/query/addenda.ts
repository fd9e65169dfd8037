import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Schemas } from '../api/index.js';
import { chartliftKeys } from './keys.js';
import { after, pages, useCall } from './pages.js';

/** What amends a finalized record: the signed ones in their order, then drafts; page by page. */
export function useAddenda(recordId: string) {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: [...chartliftKeys.record(recordId), 'addenda'],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records/{id}/addenda', {
          params: { path: { id: recordId }, query: after(pageParam) },
          signal,
        }),
      ),
    ...pages,
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

/** An addendum changes its record's revision, too. */
function useStale(recordId: string) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: chartliftKeys.record(recordId) });
}
