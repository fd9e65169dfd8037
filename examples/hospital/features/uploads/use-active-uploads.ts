'use client';
import type { UploadSnapshot } from '@chartlift/client';
import { useChartlift } from '@chartlift/client/react';
import { useSyncExternalStore } from 'react';
import { snapshotStore } from './all-uploads-store';
import { isActive } from './status';

const NONE: readonly UploadSnapshot[] = [];

/** The uploads of every record, settled ones too until they are dismissed. */
export function useAllUploads(): readonly UploadSnapshot[] {
  const store = snapshotStore(useChartlift());
  return useSyncExternalStore(store.subscribe, store.read, () => NONE);
}

/** The uploads of every record that are not settled yet. */
export function useActiveUploads(): readonly UploadSnapshot[] {
  return useAllUploads().filter((upload) => isActive(upload.status));
}
