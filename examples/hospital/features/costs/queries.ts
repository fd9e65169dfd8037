'use client';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';

export function useCosts() {
  const call = useApi();
  return useQuery({
    queryKey: ['costs'],
    queryFn: ({ signal }) => call((api) => api.GET('/api/costs', { signal })),
  });
}
