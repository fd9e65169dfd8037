import type { Chartlift, UploadSnapshot } from '@chartlift/client';

/** Snapshots of every upload of a client, as React's `useSyncExternalStore` wants them. */
export interface SnapshotStore {
  subscribe: (changed: () => void) => () => void;
  /** The same array until something changes. */
  read: () => readonly UploadSnapshot[];
}

export function snapshotStore(client: Chartlift): SnapshotStore {
  let last: readonly UploadSnapshot[] = [];
  const read = () => {
    const now = client.uploads().map((upload) => upload.snapshot());
    if (now.length !== last.length || now.some((snapshot, at) => snapshot !== last[at])) last = now;
    return last;
  };
  const subscribe = (changed: () => void) => {
    let ends: (() => void)[] = [];
    const follow = () => {
      for (const end of ends) end();
      ends = client.uploads().map((upload) => upload.subscribe(changed));
    };
    follow();
    // The client itself only tells when an upload is added or forgotten.
    const end = client.subscribe(() => {
      follow();
      changed();
    });
    return () => {
      end();
      for (const one of ends) one();
    };
  };
  return { subscribe, read };
}
