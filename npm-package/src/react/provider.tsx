import { createContext, type ReactNode, useContext, useEffect, useInsertionEffect, useRef, useState } from 'react';
import { type Chartlift, createChartlift } from '../chartlift.js';
import type { ChartliftOptions } from '../options.js';

const Context = createContext<Chartlift | null>(null);

/** The client's options (read once) or a client of your own. */
export type ChartliftProviderProps = { children?: ReactNode } & (ChartliftOptions | { client: Chartlift });

/** Gives everything below it one client. Closes the client it made when it goes away. */
export function ChartliftProvider({ children, ...props }: ChartliftProviderProps) {
  const [given, own] = 'client' in props ? [props.client, null] : [null, props];
  const closing = useRef<ReturnType<typeof setTimeout>>(undefined);
  const getToken = useRef(own?.getToken);
  // Before any effect of what is below, which may ask at once.
  useInsertionEffect(() => {
    getToken.current = own?.getToken;
  });
  // Lazily, and once: the newest `getToken` is reached through the ref.
  const [made] = useState(() => {
    if (!own) return null;
    // What is no function is for the client to refuse.
    const newest: ChartliftOptions['getToken'] = (asked) => getToken.current?.(asked) ?? '';
    return createChartlift({ ...own, getToken: typeof own.getToken === 'function' ? newest : own.getToken });
  });
  useEffect(() => {
    if (!made) return;
    clearTimeout(closing.current);
    return () => {
      // StrictMode takes every component away and brings it back at once: that must end nothing.
      closing.current = setTimeout(() => made.close());
    };
  }, [made]);
  // `<Context value>` is React 19's; this is both's.
  return <Context.Provider value={given ?? made}>{children}</Context.Provider>;
}

/** The client of the nearest {@link ChartliftProvider}. */
export function useChartlift(): Chartlift {
  const client = useContext(Context);
  if (!client) throw new Error('useChartlift needs a <ChartliftProvider> above it');
  return client;
}
