'use client';
import { useSyncExternalStore } from 'react';

/** Files that somebody had restored together in this tab. */
export interface Awaited {
  recordId: string;
  files: readonly { id: string; file_name: string }[];
  /** How often to look whether they are there, in milliseconds. */
  lookEveryMs: number;
}

/** A hundredth of the time it takes at most is late enough not to be noticed; sooner than this is no restore ready. */
const LEAST_MS = 5_000;

const NONE: readonly Awaited[] = [];
const listeners = new Set<() => void>();
let awaited = NONE;

function become(next: readonly Awaited[]): void {
  awaited = next;
  for (const tell of listeners) tell();
}

/** Has the app tell when all of these files can be read, wherever its user is then. */
export function awaitRestores(what: Omit<Awaited, 'lookEveryMs'>, takesSeconds: number): void {
  become([...awaited, { ...what, lookEveryMs: Math.max(LEAST_MS, takesSeconds * 10) }]);
}

export function stopAwaiting(what: Awaited): void {
  become(awaited.filter((one) => one !== what));
}

export function useAwaitedRestores(): readonly Awaited[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => awaited,
    () => NONE,
  );
}
