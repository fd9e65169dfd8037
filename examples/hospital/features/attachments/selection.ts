'use client';
import { useCallback, useMemo, useState } from 'react';

/** Which files of a list are chosen, to do something with all of them. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** The same from render to render. */
  toggle: (id: string, chosen: boolean) => void;
  set: (ids: Iterable<string>) => void;
  clear: () => void;
}

export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string, chosen: boolean) => {
    setIds((now) => {
      const next = new Set(now);
      if (chosen) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const set = useCallback((next: Iterable<string>) => setIds(new Set(next)), []);
  const clear = useCallback(() => setIds(new Set()), []);
  return useMemo(() => ({ ids, toggle, set, clear }), [ids, toggle, set, clear]);
}
