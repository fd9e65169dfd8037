'use client';

import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Chartlift } from '../chartlift.js';
import type { UploadResult, UploadSnapshot } from '../types.js';
import type { Upload } from '../upload.js';
import { useChartlift } from './provider.js';

/** Which uploads the hook is about. */
export interface UseFileUploadOptions {
  /** The record that files are attached to. */
  recordId: string;
  /** Called once for every upload that became a version. */
  onUploaded?: (result: UploadResult, snapshot: UploadSnapshot) => void;
}

/** What {@link useFileUpload} returns. */
export interface FileUpload {
  /** Begins to upload files; with an attachment id, as a new version of it. */
  upload: (files: Iterable<File>, options?: { attachmentId?: string }) => Upload[];
  /** The record's uploads since the page was loaded, oldest first. */
  files: readonly UploadSnapshot[];
  pause: (id: string) => void;
  resume: (id: string) => void;
  cancel: (id: string) => void;
  /** Starts a failed one again where it stopped. */
  retry: (id: string) => void;
  /** Takes an ended one off the list. */
  dismiss: (id: string) => void;
  pauseAll: () => void;
  resumeAll: () => void;
  cancelAll: () => void;
  /** Whether anything is under way. */
  busy: boolean;
}

const EMPTY: readonly UploadSnapshot[] = [];

/** Uploads files to one record and re-renders as they go. */
export function useFileUpload({ recordId, onUploaded }: UseFileUploadOptions): FileUpload {
  const client = useChartlift();
  const store = useMemo(() => snapshotsOf(client, recordId), [client, recordId]);
  const files = useSyncExternalStore(store.subscribe, store.get, () => EMPTY);

  const uploaded = useRef(onUploaded);
  useEffect(() => {
    uploaded.current = onUploaded;
  });

  const upload = useCallback(
    (chosen: Iterable<File>, options?: { attachmentId?: string }) =>
      Array.from(chosen, (file) => {
        const begun = client.upload(file, { recordId, attachmentId: options?.attachmentId });
        const announce = begun.subscribe(() => {
          const snapshot = begun.snapshot();
          if (!snapshot.result) return;
          announce();
          uploaded.current?.(snapshot.result, snapshot);
        });
        return begun;
      }),
    [client, recordId],
  );

  const actions = useMemo(() => {
    const mine = () => client.uploads().filter((one) => one.options.recordId === recordId);
    const on = (act: (one: Upload) => void) => (id: string) => {
      for (const one of mine()) if (one.id === id) act(one);
    };
    const all = (act: (one: Upload) => void) => () => {
      for (const one of mine()) act(one);
    };
    return {
      pause: on((one) => one.pause()),
      resume: on((one) => one.resume()),
      cancel: on((one) => one.cancel()),
      retry: on((one) => one.retry()),
      dismiss: on((one) => client.forget(one.id)),
      pauseAll: all((one) => one.pause()),
      resumeAll: all((one) => one.resume()),
      cancelAll: all((one) => one.cancel()),
    };
  }, [client, recordId]);

  const busy = files.some((file) => !['done', 'failed', 'cancelled'].includes(file.status));
  return { upload, files, busy, ...actions };
}

/** A store of snapshots for `useSyncExternalStore`: the same array until something changes. */
function snapshotsOf(client: Chartlift, recordId: string) {
  let cached: readonly UploadSnapshot[] = EMPTY;
  const get = () => {
    const now = client
      .uploads()
      .filter((upload) => upload.options.recordId === recordId)
      .map((upload) => upload.snapshot());
    if (now.length !== cached.length || now.some((snapshot, at) => snapshot !== cached[at])) cached = now;
    return cached;
  };
  const subscribe = (changed: () => void) => {
    const leave = new Map<Upload, () => void>();
    // Only what is new is subscribed to: a thousand files dropped at once stay a thousand subscriptions.
    const listen = () => {
      const now = new Set(client.uploads());
      for (const [upload, end] of leave) {
        if (now.has(upload)) continue;
        end();
        leave.delete(upload);
      }
      for (const upload of now) {
        if (!leave.has(upload) && upload.options.recordId === recordId) leave.set(upload, upload.subscribe(changed));
      }
    };
    listen();
    const end = client.subscribe(() => {
      listen();
      changed();
    });
    return () => {
      end();
      for (const one of leave.values()) one();
    };
  };
  return { get, subscribe };
}
