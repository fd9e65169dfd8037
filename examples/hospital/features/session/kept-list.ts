'use client';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useSession } from './session-provider';

const NONE: readonly never[] = [];
const listeners = new Set<() => void>();

interface KeptList<T> {
  items: readonly T[];
  /** Changes the list as it is by then, in whichever tab it was changed last. */
  change: (by: (items: readonly T[]) => readonly T[]) => void;
}

/**
 * A short list that its user finds again after a reload and in other tabs of this browser. It outlives the session on a machine
 * that others use, too: nothing that names a patient belongs in it.
 */
export function useKeptList<T>(name: string): KeptList<T> {
  const { session } = useSession();
  const key = `${name}.${session.status === 'signed-in' ? session.user.id : ''}`;
  const text = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key),
    () => null,
  );
  const items = useMemo(() => parsed<T>(text), [text]);
  const change = useCallback(
    (by: (items: readonly T[]) => readonly T[]) => {
      localStorage.setItem(key, JSON.stringify(by(parsed(localStorage.getItem(key)))));
      for (const tell of listeners) tell();
    },
    [key],
  );
  return { items, change };
}

function parsed<T>(text: string | null): readonly T[] {
  try {
    const items: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(items) ? items : NONE;
  } catch {
    return NONE;
  }
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  window.addEventListener('storage', tell);
  return () => {
    listeners.delete(tell);
    window.removeEventListener('storage', tell);
  };
}
