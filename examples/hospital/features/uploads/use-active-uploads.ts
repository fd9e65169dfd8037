'use client';
import type { UploadSnapshot } from '@chartlift/client';
import { useChartlift } from '@chartlift/client/react';
import { useSyncExternalStore } from 'react';
import { snapshotStore } from './all-uploads-store';
import { isActive } from './status';

const NONE: readonly UploadSnapshot[] = [];

/** The uploads of every record that are not settled yet. */
export function useActiveUploads(): readonly UploadSnapshot[] {
  const client = useChartlift();
  const store = snapshotStore(client);
  const all = useSyncExternalStore(store.subscribe, store.read, () => NONE);
  return all.filter((upload) => isActive(upload.status));
}
