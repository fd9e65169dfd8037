import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useInsertionEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type ApiClient, type ApiClientOptions, createApiClient } from '../api/index.js';

/** Hears which keys a write of this page has put out of date; they are refreshed here already. */
export type OnStale = (keys: readonly QueryKey[]) => void;

interface Given {
  api: ApiClient;
  onStale: OnStale;
}

const Context = createContext<Given | null>(null);

/** Where the server is (read once) or an API client of your own. */
export type ApiProviderProps = {
  children?: ReactNode;
  /**
   * Called with the query keys that a write of this page has put out of date, once they are marked so here: to tell the app's
   * other tabs, for example, or to refresh what depends on them.
   */
  onStale?: OnStale | undefined;
} & (ApiClientOptions | { api: ApiClient });

/** Gives every hook below it the server's API. TanStack's `QueryClientProvider` has to be above them, too. */
export function ApiProvider({ children, onStale, ...props }: ApiProviderProps) {
  const given = 'api' in props ? props.api : null;
  const newest = useRef({ onStale, getToken: 'api' in props ? undefined : props.getToken });
  // Before any effect of what is below, which may read at once.
  useInsertionEffect(() => {
    newest.current = { onStale, getToken: 'api' in props ? undefined : props.getToken };
  });
  const [own] = useState(() => {
    if ('api' in props) return null;
    const getToken: ApiClientOptions['getToken'] = (asked) => newest.current.getToken?.(asked) ?? '';
    return createApiClient({ apiUrl: props.apiUrl, getToken: props.getToken && getToken });
  });
  const tell = useCallback<OnStale>((keys) => newest.current.onStale?.(keys), []);
  const api = given ?? own;
  const value = useMemo(() => api && { api, onStale: tell }, [api, tell]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

function useGiven(name: string): Given {
  const given = useContext(Context);
  if (!given) throw new Error(`${name} needs an <ApiProvider> above it`);
  return given;
}

/** The API client of the nearest {@link ApiProvider}, for calls that have no hook. */
export function useApi(): ApiClient {
  return useGiven('useApi').api;
}

/**
 * Marks what is known under these keys as out of date and tells {@link ApiProviderProps.onStale}: what the hooks do after a write,
 * for writes of your own. What is on the page is read again meanwhile; nothing waits for it, since what a write takes off the page
 * would never hear that it was done.
 */
export function useInvalidate(): (...keys: QueryKey[]) => void {
  const queries = useQueryClient();
  const { onStale } = useGiven('useInvalidate');
  return useCallback(
    (...keys) => {
      for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
      onStale(keys);
    },
    [queries, onStale],
  );
}
