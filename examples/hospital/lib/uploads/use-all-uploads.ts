'use client';
import type { UploadSnapshot } from '@chartlift/client';
import { useChartlift } from '@chartlift/client/react';
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { isActive } from './status';

export interface AllUploads {
  /** Uploads of every record that are not settled yet. */
  active: readonly UploadSnapshot[];
  /** Their common progress, 0 to 1, by size. */
  progress: number;
}

const NONE: AllUploads = { active: [], progress: 0 };

/** What is being uploaded anywhere in the app. */
export function useAllUploads(): AllUploads {
  const client = useChartlift();
  const last = useRef(NONE);
  const subscribe = useCallback((notify: () => void) => client.subscribe(notify), [client]);
  const read = useCallback(() => {
    const active = client
      .uploads()
      .map((upload) => upload.snapshot())
      .filter((snapshot) => isActive(snapshot.status));
    // `useSyncExternalStore` wants the same object back while nothing has changed.
    const same = active.length === last.current.active.length && active.every((s, i) => s === last.current.active[i]);
    if (!same) last.current = { active, progress: commonProgress(active) };
    return last.current;
  }, [client]);
  return useSyncExternalStore(subscribe, read, () => NONE);
}

function commonProgress(uploads: readonly UploadSnapshot[]): number {
  // Empty files count a little, or a batch of nothing else would divide by zero.
  const weight = (upload: UploadSnapshot) => Math.max(1, upload.sizeBytes);
  const total = uploads.reduce((sum, upload) => sum + weight(upload), 0);
  return total === 0 ? 0 : uploads.reduce((sum, upload) => sum + upload.progress * weight(upload), 0) / total;
}
