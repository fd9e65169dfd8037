import { Listeners } from '../basics.js';
import type { Chartlift } from '../chartlift.js';
import { throttled } from '../throttle.js';
import type { UploadSnapshot } from '../types.js';
import type { Upload } from '../upload.js';

/** Uploads change many times a second, each; the eye follows ten changes a second at most. */
const NOTIFY_EVERY_MS = 100;

/** Snapshots of every upload of a client, as `useSyncExternalStore` wants them. */
export interface UploadsStore {
  subscribe: (changed: () => void) => () => void;
  /** While somebody subscribes, the same array from one notification to the next. */
  read: () => readonly UploadSnapshot[];
}

const stores = new WeakMap<Chartlift, UploadsStore>();

/** The one store of a client, shared by everything on the page that looks at uploads. */
export function uploadsStore(client: Chartlift): UploadsStore {
  const store = stores.get(client) ?? makeStore(client);
  stores.set(client, store);
  return store;
}

function makeStore(client: Chartlift): UploadsStore {
  const listeners = new Listeners();
  const followed = new Map<Upload, () => void>();
  const look = () => client.uploads().map((upload) => upload.snapshot());
  let last: readonly UploadSnapshot[] = [];
  let subscribers = 0;
  let leaveClient = () => {};

  const notify = throttled(() => {
    follow();
    last = look();
    listeners.call();
  }, NOTIFY_EVERY_MS);

  // Only what is new is subscribed to: a thousand files dropped at once stay a thousand subscriptions.
  function follow() {
    if (subscribers === 0) return;
    const now = new Set(client.uploads());
    for (const [upload, leave] of followed) {
      if (now.has(upload)) continue;
      leave();
      followed.delete(upload);
    }
    for (const upload of now) {
      if (!followed.has(upload)) followed.set(upload, upload.subscribe(notify));
    }
  }

  return {
    // What was read while somebody looked may be another user's by now.
    read: () => (subscribers > 0 ? last : look()),
    subscribe(changed) {
      const leave = listeners.add(changed);
      subscribers += 1;
      if (subscribers === 1) {
        leaveClient = client.subscribe(notify);
        follow();
        last = look();
      }
      return () => {
        leave();
        subscribers -= 1;
        if (subscribers > 0) return;
        leaveClient();
        last = [];
        for (const end of followed.values()) end();
        followed.clear();
      };
    },
  };
}
