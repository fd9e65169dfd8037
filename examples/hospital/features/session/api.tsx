'use client';
import { type ApiClient, createApiClient, problemFrom } from '@chartlift/client/api';
import { createContext, type ReactNode, use, useMemo } from 'react';
import { hasCode } from '@/lib/errors';
import { useRuntimeConfig } from '@/ui/runtime-config';
import { useSession } from './session-provider';

/** Runs one call; gets a new token and repeats it once when the server did not take the first. */
export type Call = <T>(run: (api: ApiClient) => Promise<Answer<T>>) => Promise<T>;

/** What the typed client answers with. */
interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

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

/** The data of an answer; throws a `ChartliftError` for a problem document. */
export async function answerOf<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending;
  if (!response.ok || error !== undefined) throw problemFrom(error, response);
  // An answer without content (204) has no data; its callers expect none.
  return data as T;
}
