import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { isActive } from '../basics.js';
import type { UploadSnapshot } from '../types.js';
import { useChartlift } from './provider.js';
import { uploadsStore } from './uploads-store.js';

const NONE: readonly UploadSnapshot[] = [];

/** Which uploads {@link useUploads} is about; all where nothing is said. */
export interface UseUploadsOptions {
  recordId?: string | undefined;
  /** Only those that still have something to do. */
  active?: boolean | undefined;
}

/**
 * The uploads since the page was loaded, oldest first, and re-renders as they go, at most ten times a second. The same
 * array until one of them changes; uploads of other records cause no rendering.
 */
export function useUploads({ recordId, active = false }: UseUploadsOptions = {}): readonly UploadSnapshot[] {
  const client = useChartlift();
  const store = uploadsStore(client);
  const read = useMemo(() => {
    let last = NONE;
    return () => {
      const wanted = (one: UploadSnapshot) =>
        (recordId === undefined || one.recordId === recordId) && (!active || isActive(one.status));
      const now = store.read().filter(wanted);
      if (now.length !== last.length || now.some((one, at) => one !== last[at])) last = now;
      return last;
    };
  }, [store, recordId, active]);
  return useSyncExternalStore(store.subscribe, read, () => NONE);
}

/** Has the browser ask before the page is left while files are going up. Once per page is enough. */
export function useLeaveWarning(): void {
  const uploading = useUploads({ active: true }).length > 0;
  useEffect(() => {
    if (!uploading) return;
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
      // Chrome before 119 asks only for this.
      event.returnValue = true;
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [uploading]);
}
