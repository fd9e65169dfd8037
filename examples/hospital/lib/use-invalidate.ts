'use client';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { otherTabs } from './other-tabs';

const tabs = otherTabs<QueryKey[]>('stale');

/** Marks what is known under these keys as out of date, here and in the app's other tabs. */
export function useInvalidate(): (...keys: QueryKey[]) => void {
  const queries = useQueryClient();
  return useCallback(
    (...keys) => {
      for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
      tabs.tell(keys);
    },
    [queries],
  );
}

/** Hears what other tabs have changed. A tab nobody sees asks again only when it is looked at: every read is audited. */
export function useOtherTabsChanges(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let waiting: QueryKey[] = [];
    const refresh = () => {
      if (document.visibilityState !== 'visible') return;
      for (const queryKey of waiting.splice(0)) void queries.invalidateQueries({ queryKey });
    };
    const leave = tabs.listen((keys) => {
      const known = new Set(waiting.map((key) => JSON.stringify(key)));
      waiting = [...waiting, ...keys.filter((key) => !known.has(JSON.stringify(key)))];
      refresh();
    });
    document.addEventListener('visibilitychange', refresh);
    return () => {
      leave();
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [queries]);
}
