'use client';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';
import { type AuditFilter, queryOf } from './filter';

const PAGE_SIZE = 50;

export function useAuditLog(filter: AuditFilter) {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/audit-log', {
          params: { query: { ...queryOf(filter), limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // What was there stays while something else is asked for.
    placeholderData: (previous) => previous,
  });
}

/** Has the server recompute the whole chain. */
export function useVerifyAuditLog() {
  const call = useApi();
  return useMutation({ mutationFn: () => call((api) => api.GET('/api/audit-log/verify')) });
}
