import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { type ApiClient, type ApiClientOptions, createApiClient } from '../api/index.js';

const Context = createContext<ApiClient | null>(null);

/** Where the server is (read once) or an API client of your own. */
export type ApiProviderProps = { children?: ReactNode } & (ApiClientOptions | { api: ApiClient });

/** Gives every hook below it the server's API. TanStack's `QueryClientProvider` has to be above them, too. */
export function ApiProvider({ children, ...props }: ApiProviderProps) {
  const given = 'api' in props ? props.api : null;
  const getToken = useRef('api' in props ? undefined : props.getToken);
  useEffect(() => {
    if (!('api' in props)) getToken.current = props.getToken;
  });
  const [own] = useState(() => {
    if ('api' in props) return null;
    const newest: ApiClientOptions['getToken'] = (asked) => getToken.current?.(asked) ?? '';
    return createApiClient({ apiUrl: props.apiUrl, getToken: props.getToken && newest });
  });
  return <Context.Provider value={given ?? own}>{children}</Context.Provider>;
}

/** The API client of the nearest {@link ApiProvider}, for calls that have no hook. */
export function useApi(): ApiClient {
  const api = useContext(Context);
  if (!api) throw new Error('useApi needs an <ApiProvider> above it');
  return api;
}
