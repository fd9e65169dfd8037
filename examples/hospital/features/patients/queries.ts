'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';

/** Several screens; half of what the server gives at most. */
const PAGE_SIZE = 100;

export function usePatients(search: string) {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['patients', 'list', search],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/patients', {
          params: {
            query: { limit: PAGE_SIZE, ...(search && { q: search }), ...(pageParam && { cursor: pageParam }) },
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

export function usePatient(id: string) {
  const call = useApi();
  return useQuery({
    queryKey: ['patients', 'one', id],
    queryFn: ({ signal }) => call((api) => api.GET('/api/patients/{id}', { params: { path: { id } }, signal })),
  });
}
