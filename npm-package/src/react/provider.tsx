'use client';

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { type Chartlift, type ChartliftOptions, createChartlift } from '../chartlift.js';

const Context = createContext<Chartlift | null>(null);

/** The client's options (read once) or a client of your own. */
export type ChartliftProviderProps = { children?: ReactNode } & (ChartliftOptions | { client: Chartlift });

/** Gives everything below it one client. Closes the client it made when it goes away. */
export function ChartliftProvider({ children, ...props }: ChartliftProviderProps) {
  const own = 'client' in props ? null : props;
  const owned = own !== null;
  const getToken = useRef(own?.getToken);
  useEffect(() => {
    getToken.current = own?.getToken;
  });
  // Lazily, and once: the newest `getToken` is reached through the ref.
  const [client] = useState(() =>
    'client' in props
      ? props.client
      : createChartlift({ ...props, getToken: (asked) => getToken.current?.(asked) ?? '' }),
  );
  useEffect(() => {
    // StrictMode runs effects twice; a closed client starts again with the next upload, so that is harmless.
    if (owned) return () => client.close();
  }, [client, owned]);
  return <Context value={client}>{children}</Context>;
}

/** The client of the nearest {@link ChartliftProvider}. */
export function useChartlift(): Chartlift {
  const client = useContext(Context);
  if (!client) throw new Error('useChartlift needs a <ChartliftProvider> above it');
  return client;
}
