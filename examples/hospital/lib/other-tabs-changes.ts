'use client';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { otherTabs } from './other-tabs';

const tabs = otherTabs<readonly QueryKey[]>('stale');

/** Tells the app's other tabs what a write of this one has put out of date. */
export const tellOtherTabs = tabs.tell;

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
