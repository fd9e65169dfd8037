'use client';
import { useCallback } from 'react';
import { useKeptList } from '@/features/session/kept-list';

/** Files that somebody had restored together. */
export interface Awaited {
  recordId: string;
  fileIds: readonly string[];
  /** How often to look whether they are there, in milliseconds. */
  lookEveryMs: number;
  /** When they were asked for, in milliseconds since the epoch, by this browser's clock. */
  since: number;
}

/** A hundredth of the time it takes at most is late enough not to be noticed; sooner than this is no restore ready. */
const LEAST_MS = 5_000;
/** The slowest way takes two days (Amazon S3 User Guide, "Archive retrieval options"): what is not there after a week never is. */
const WEEK_MS = 7 * 24 * 3600 * 1000;

/** What this user waits for, in whichever tab or session it was asked for on this browser. */
export function useAwaitedRestores() {
  const { items, change } = useKeptList<Awaited>('chartlift.restores');
  /** Has the app tell when all of these files can be read, wherever its user is then. */
  const awaitRestores = useCallback(
    (recordId: string, fileIds: readonly string[], takesSeconds: number) => {
      const since = Date.now();
      const lookEveryMs = Math.max(LEAST_MS, takesSeconds * 10);
      change((kept) => [
        ...kept.filter((one) => since - one.since < WEEK_MS),
        { recordId, fileIds, lookEveryMs, since },
      ]);
    },
    [change],
  );
  /** Forgets it; whether this tab was the first to do so. */
  const end = useCallback(
    (what: Awaited): boolean => {
      let first = false;
      change((kept) => {
        const left = kept.filter((one) => !isSame(one, what));
        first = left.length < kept.length;
        return left;
      });
      return first;
    },
    [change],
  );
  return { awaited: items, awaitRestores, end };
}

export function keyOf({ since, fileIds }: Awaited): string {
  return `${since} ${fileIds.join(' ')}`;
}

function isSame(one: Awaited, other: Awaited): boolean {
  return keyOf(one) === keyOf(other);
}
