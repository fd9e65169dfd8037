'use client';
import { useQuery } from '@tanstack/react-query';
import { useApi } from './api';
import type { Permission } from './types';

/**
 * Whether the signed-in user's role allows something, so that the app does not offer what the server would refuse.
 * False until the server has said so.
 */
export function useCan(permission: Permission): boolean {
  const call = useApi();
  const me = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => call((api) => api.GET('/api/me', { signal })),
    // Roles come with the token; a new sign-in starts with an empty cache.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return me.data?.permissions.includes(permission) ?? false;
}
