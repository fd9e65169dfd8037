'use client';
import { useQuery } from '@tanstack/react-query';
import type { Permission } from '@/lib/api-types';
import { useApi } from './api';

const NONE: readonly Permission[] = [];

/** What the signed-in user's role allows; undefined while the server is still being asked. */
export function usePermissions(): readonly Permission[] | undefined {
  const call = useApi();
  const me = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => call((api) => api.GET('/api/me', { signal })),
    // Roles come with the token; a new sign-in starts with an empty cache.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return me.isPending ? undefined : (me.data?.permissions ?? NONE);
}

/** Whether the role allows something as far as is known, so that the app does not offer what the server would refuse. */
export function useCan(permission: Permission): boolean {
  return usePermissions()?.includes(permission) ?? false;
}
