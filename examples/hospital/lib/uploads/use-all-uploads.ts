'use client';
import type { UploadSnapshot } from '@chartlift/client';
import { useChartlift } from '@chartlift/client/react';
import { useMemo, useSyncExternalStore } from 'react';
import { snapshotStore } from './all-uploads-store';
import { isActive } from './status';

const NONE: readonly UploadSnapshot[] = [];

/** What is being uploaded anywhere in the app: the uploads that are not settled yet, and their common progress. */
export function useAllUploads(): { active: readonly UploadSnapshot[]; progress: number } {
  const client = useChartlift();
  const store = useMemo(() => snapshotStore(client), [client]);
  const all = useSyncExternalStore(store.subscribe, store.read, () => NONE);
  const active = all.filter((upload) => isActive(upload.status));
  return { active, progress: commonProgress(active) };
}

/** 0 to 1, by size. */
function commonProgress(uploads: readonly UploadSnapshot[]): number {
  // Empty files count a little, or a batch of nothing else would divide by zero.
  const weight = (upload: UploadSnapshot) => Math.max(1, upload.sizeBytes);
  const total = uploads.reduce((sum, upload) => sum + weight(upload), 0);
  return total === 0 ? 0 : uploads.reduce((sum, upload) => sum + upload.progress * weight(upload), 0) / total;
}
