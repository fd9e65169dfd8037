'use client';
import { type ApiClient, createApiClient } from '@chartlift/client/api';
import { createContext, type ReactNode, use, useMemo } from 'react';
import { hasCode } from '@/lib/errors';
import { useRuntimeConfig } from '@/ui/runtime-config';
import { type Answer, answerOf } from './answer';
import { useSession } from './session-provider';

/** Runs one call; gets a new token and repeats it once when the server did not take the first. */
export type Call = <T>(run: (api: ApiClient) => Promise<Answer<T>>) => Promise<T>;

const ApiContext = createContext<Call | null>(null);

/** Gives its pages the API of the signed-in user. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const { apiUrl } = useRuntimeConfig();
  const { getToken, invalidateToken } = useSession();
  const call = useMemo<Call>(() => {
    const api = createApiClient({ apiUrl, getToken });
    return async (run) => {
      try {
        return await answerOf(run(api));
      } catch (error) {
        if (!hasCode(error, 'token_expired', 'unauthenticated')) throw error;
        invalidateToken();
        return answerOf(run(api));
      }
    };
  }, [apiUrl, getToken, invalidateToken]);
  return <ApiContext value={call}>{children}</ApiContext>;
}

export function useApi(): Call {
  const call = use(ApiContext);
  if (!call) throw new Error('useApi needs an <ApiProvider> above it');
  return call;
}
