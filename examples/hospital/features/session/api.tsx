'use client';
import { type Answer, type ApiClient, answerOf, createApiClient } from '@chartlift/client/api';
import { ApiProvider as HooksProvider } from '@chartlift/client/query';
import { createContext, type ReactNode, use, useMemo } from 'react';
import { tellOtherTabs } from '@/lib/other-tabs-changes';
import { learnTime } from '@/lib/server-clock';
import { useRuntimeConfig } from '@/ui/runtime-config';
import { useSession } from './session-provider';

/** Runs one call; the client gets a new token and repeats it once when the server did not take the first. */
export type Call = <T>(run: (api: ApiClient) => Promise<Answer<T>>) => Promise<T>;

const ApiContext = createContext<Call | null>(null);

/** Gives its pages, and the package's own hooks, the API of the signed-in user. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const { apiUrl } = useRuntimeConfig();
  const { getToken, invalidateToken } = useSession();
  const { api, call } = useMemo(() => {
    const newest = ({ refused }: { refused: boolean }) => {
      if (refused) invalidateToken();
      return getToken();
    };
    const api = createApiClient({ apiUrl, getToken: newest });
    api.use({ onResponse: ({ response }) => learnTime(response) });
    const call: Call = (run) => answerOf(run(api));
    return { api, call };
  }, [apiUrl, getToken, invalidateToken]);
  return (
    <HooksProvider api={api} onStale={tellOtherTabs}>
      <ApiContext value={call}>{children}</ApiContext>
    </HooksProvider>
  );
}

export function useApi(): Call {
  const call = use(ApiContext);
  if (!call) throw new Error('useApi needs an <ApiProvider> above it');
  return call;
}
