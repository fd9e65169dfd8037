import { QueryClient } from '@tanstack/react-query';
import { mayPass } from './errors';

/** Enough for a restart of the server or a hiccup of the network, little enough not to keep the user waiting. */
const MAX_RETRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // Every read of a record is an entry of the audit log: a window that is merely looked at again reads nothing.
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < MAX_RETRIES && mayPass(error),
      },
      mutations: { retry: false },
    },
  });
}
