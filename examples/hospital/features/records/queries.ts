'use client';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';
import type { RecordOrder, RecordStatus } from '@/lib/api-types';
import { useInvalidate } from '@/lib/use-invalidate';
import { contentOf, type RecordInput } from './merge';

export interface RecordFilter {
  search: string;
  status: RecordStatus | 'all';
  order: RecordOrder;
}

/** Several screens, so that the next page is there before the end of this one is; half of what the server gives at most. */
const PAGE_SIZE = 100;

export function useRecords({ search, status, order }: RecordFilter) {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['records', 'list', { search, status, order }],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records', {
          params: {
            query: {
              ...(search && { q: search }),
              ...(status !== 'all' && { status }),
              ...(pageParam && { cursor: pageParam }),
              sort: order,
              limit: PAGE_SIZE,
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // The old list stays while a new search runs, so that nothing jumps while typing.
    placeholderData: (previous) => previous,
  });
}

export function useRecord(id: string) {
  const call = useApi();
  return useQuery({
    queryKey: ['records', 'one', id],
    queryFn: ({ signal }) => call((api) => api.GET('/api/medical-records/{id}', { params: { path: { id } }, signal })),
  });
}

/** Asks for the record as it is now, whatever is known of it here. */
export function useNewestRecord(id: string) {
  const call = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call((api) => api.GET('/api/medical-records/{id}', { params: { path: { id } } })),
    onSuccess: (record) => queries.setQueryData(['records', 'one', id], record),
  });
}

export function useCreateRecord() {
  const call = useApi();
  const queries = useQueryClient();
  const invalidate = useInvalidate();
  return useMutation({
    mutationFn: ({ input, idempotencyKey }: { input: RecordInput; idempotencyKey: string }) =>
      call((api) =>
        api.POST('/api/medical-records', {
          body: contentOf(input),
          params: { header: { 'Idempotency-Key': idempotencyKey } },
        }),
      ),
    onSuccess: (record) => {
      queries.setQueryData(['records', 'one', record.id], record);
      invalidate(['records', 'list']);
    },
  });
}

/** Changes what the form shows of a draft; refused when someone else has changed the revision it is based on. */
export function useUpdateRecord(id: string) {
  const call = useApi();
  const queries = useQueryClient();
  const invalidate = useInvalidate();
  return useMutation({
    mutationFn: ({ input, revision }: { input: RecordInput; revision: number }) =>
      call((api) =>
        api.PATCH('/api/medical-records/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
          body: contentOf(input),
          headers: { 'content-type': 'application/merge-patch+json' },
        }),
      ),
    onSuccess: (record) => queries.setQueryData(['records', 'one', id], record),
    onSettled: () => invalidate(['records']),
  });
}

export function useFinalizeRecord(id: string) {
  const call = useApi();
  const queries = useQueryClient();
  const invalidate = useInvalidate();
  return useMutation({
    mutationFn: (revision: number) =>
      call((api) =>
        api.POST('/api/medical-records/{id}/finalize', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
        }),
      ),
    onSuccess: (record) => queries.setQueryData(['records', 'one', id], record),
    onSettled: () => invalidate(['records']),
  });
}
