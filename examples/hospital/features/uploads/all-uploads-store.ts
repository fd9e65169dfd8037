import type { Chartlift, Upload, UploadSnapshot } from '@chartlift/client';
import { coalesced } from '@/lib/coalesce';

/** Snapshots of every upload of a client, as React's `useSyncExternalStore` wants them. */
export interface SnapshotStore {
  subscribe: (changed: () => void) => () => void;
  /** The same array from one notification to the next. */
  read: () => readonly UploadSnapshot[];
}

/** Uploads change many times a second, each; what is shown of all of them together need not. */
const NOTIFY_EVERY_MS = 250;

const stores = new WeakMap<Chartlift, SnapshotStore>();

/** The one store of a client, shared by everything on the page that looks at all uploads. */
export function snapshotStore(client: Chartlift): SnapshotStore {
  const store = stores.get(client) ?? makeStore(client);
  stores.set(client, store);
  return store;
}

function makeStore(client: Chartlift): SnapshotStore {
  const listeners = new Set<() => void>();
  const followed = new Map<Upload, () => void>();
  let last = look();
  let end = () => {};

  function look(): readonly UploadSnapshot[] {
    return client.uploads().map((upload) => upload.snapshot());
  }

  const notify = coalesced(() => {
    last = look();
    for (const listener of listeners) listener();
  }, NOTIFY_EVERY_MS);

  function follow() {
    const now = new Set(client.uploads());
    for (const [upload, leave] of followed) {
      if (now.has(upload)) continue;
      leave();
      followed.delete(upload);
    }
    for (const upload of now) {
      if (!followed.has(upload)) followed.set(upload, upload.subscribe(notify));
    }
    notify();
  }

  return {
    read: () => last,
    subscribe(changed) {
      listeners.add(changed);
      if (listeners.size === 1) {
        // The client itself only tells when an upload is added or forgotten; many are added in one go.
        end = client.subscribe(coalesced(follow, NOTIFY_EVERY_MS));
        follow();
      }
      return () => {
        listeners.delete(changed);
        if (listeners.size > 0) return;
        end();
        for (const leave of followed.values()) leave();
        followed.clear();
      };
    },
  };
}
