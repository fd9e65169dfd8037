'use client';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';

const PAGE_SIZE = 50;

export function useAuditLog() {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/audit-log', {
          params: { query: { limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Has the server recompute the whole chain. */
export function useVerifyAuditLog() {
  const call = useApi();
  return useMutation({ mutationFn: () => call((api) => api.GET('/api/audit-log/verify')) });
}
