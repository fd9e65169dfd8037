'use client';
import type { Schemas } from '@chartlift/client/api';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';
import { useInvalidate } from '@/lib/use-invalidate';

export type Addendum = Schemas['Addendum'];

/** More than any record of one visit has. */
const PAGE_SIZE = 100;

/** What amends a finalized record: the signed ones in their order, then drafts. */
export function useAddenda(recordId: string, enabled: boolean) {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['addenda', recordId],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records/{id}/addenda', {
          params: { path: { id: recordId }, query: { limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled,
  });
}

/** Marks everything that shows a record's addenda and their files as out of date. */
function useStale(recordId: string): () => void {
  const invalidate = useInvalidate();
  return () => invalidate(['addenda', recordId], ['attachments', recordId], ['revisions', recordId]);
}

export function useBeginAddendum(recordId: string) {
  const call = useApi();
  const stale = useStale(recordId);
  return useMutation({
    mutationFn: ({ text, key }: { text: string; key: string }) =>
      call((api) =>
        api.POST('/api/medical-records/{id}/addenda', {
          params: { path: { id: recordId }, header: { 'Idempotency-Key': key } },
          body: { text },
        }),
      ),
    onSuccess: stale,
  });
}

export function useChangeAddendum(recordId: string) {
  const call = useApi();
  const stale = useStale(recordId);
  return useMutation({
    mutationFn: ({ id, revision, text }: { id: string; revision: number; text: string }) =>
      call((api) =>
        api.PUT('/api/addenda/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
          body: { text },
        }),
      ),
    onSuccess: stale,
  });
}

export function useSignAddendum(recordId: string) {
  const call = useApi();
  const stale = useStale(recordId);
  return useMutation({
    mutationFn: ({ id, revision }: Pick<Addendum, 'id' | 'revision'>) =>
      call((api) =>
        api.POST('/api/addenda/{id}/sign', { params: { path: { id }, header: { 'If-Match': `"${revision}"` } } }),
      ),
    onSettled: stale,
  });
}

export function useDiscardAddendum(recordId: string) {
  const call = useApi();
  const stale = useStale(recordId);
  return useMutation({
    mutationFn: (id: string) => call((api) => api.DELETE('/api/addenda/{id}', { params: { path: { id } } })),
    onSettled: stale,
  });
}
