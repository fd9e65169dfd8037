import { useCallback, useInsertionEffect, useMemo, useRef } from 'react';
import type { ChartliftError } from '../basics.js';
import { isActive } from '../basics.js';
import type { Restrictions } from '../restrictions.js';
import { totalProgress } from '../status.js';
import type { UploadResult, UploadSnapshot } from '../types.js';
import type { Upload } from '../upload.js';
import { tell, type UploadCallbacks } from './callbacks.js';
import { useChartlift } from './provider.js';
import { useUploads } from './use-uploads.js';

/** Which uploads the hook is about, and what it is to tell of them. */
export interface UseFileUploadOptions extends UploadCallbacks, Restrictions {
  /** The record that files are attached to. */
  recordId: string;
}

/** What may be said of the files of one call. */
export interface BeginOptions {
  /** The attachment they are new versions of. */
  attachmentId?: string | undefined;
  /** The media type to keep, where it is known better than by the browser; the `File`'s own where absent. */
  contentType?: string | undefined;
  /** Cancels them when aborted. */
  signal?: AbortSignal | undefined;
}

/** How the files of {@link UseFileUpload.uploadAsync} ended. */
export interface UploadsSettled {
  completed: UploadResult[];
  /** Those that failed or were cancelled. */
  failed: UploadSnapshot[];
}

/** What {@link useFileUpload} returns. All functions are the same from render to render. */
export interface UseFileUpload {
  /** Begins to upload a file, or several. */
  upload: (files: File | Iterable<File>, options?: BeginOptions) => Upload[];
  /** As `upload`; settles when all of them have ended, and rejects only if they could not be begun. */
  uploadAsync: (files: File | Iterable<File>, options?: BeginOptions) => Promise<UploadsSettled>;
  /** The record's uploads since the page was loaded, oldest first; at most ten new looks a second. */
  uploads: readonly UploadSnapshot[];
  /** All of them together, 0 to 1 by size. */
  progress: number;
  /** Whether anything is under way. */
  isPending: boolean;
  /** Whether there were uploads and all have ended. */
  isSettled: boolean;
  /** Why the first that failed did. */
  error: ChartliftError | null;
  /** Stops sending; what S3 has stays there. */
  pause: (id: string) => void;
  /** Goes on with a paused one where S3 stands. */
  resume: (id: string) => void;
  /** Ends one for good and leaves nothing in S3. */
  cancel: (id: string) => void;
  /** Starts a failed one again where it stopped. */
  retry: (id: string) => void;
  /** Takes an ended one off the list. */
  dismiss: (id: string) => void;
  /** As `pause`, of all of the record's. */
  pauseAll: () => void;
  /** As `resume`, of all of the record's. */
  resumeAll: () => void;
  /** As `cancel`, of all of the record's. */
  cancelAll: () => void;
  /** Starts every failed one again for which that may help. */
  retryAll: () => void;
  /** Takes all that have ended off the list. */
  reset: () => void;
}

/**
 * Uploads files to one record and re-renders as they go. Uploads belong to the client, not to the component: they go on
 * when it is taken away, and a later hook for the same record shows them again.
 */
export function useFileUpload(options: UseFileUploadOptions): UseFileUpload {
  const { recordId } = options;
  const client = useChartlift();
  const uploads = useUploads({ recordId });
  // By record: what becomes of one's files is not told to what is shown of another by then.
  const latest = useRef(new Map([[recordId, options]]));
  useInsertionEffect(() => {
    latest.current.set(recordId, options);
  });

  const upload = useCallback(
    (files: File | Iterable<File>, begin: BeginOptions = {}) => {
      const newest = () => latest.current.get(recordId) ?? {};
      const { accept, maxFileSize }: Restrictions = newest();
      const wanted = { recordId, accept, maxFileSize, ...begin };
      // What is no file, nor several, is for the client to refuse.
      const several = typeof files === 'object' && files !== null && Symbol.iterator in files;
      const begun = client.upload(several ? files : [files], wanted);
      for (const one of begun) tell(one, newest);
      return begun;
    },
    [client, recordId],
  );

  const actions = useMemo(() => {
    const all = (act: (one: Upload) => void) => () => {
      for (const one of client.uploads()) if (one.options.recordId === recordId) act(one);
    };
    const on = (act: (one: Upload) => void) => (id: string) => all((one) => one.id === id && act(one))();
    return {
      uploadAsync: async (files: File | Iterable<File>, begin?: BeginOptions): Promise<UploadsSettled> => {
        const begun = upload(files, begin);
        await Promise.allSettled(begun.map(({ done }) => done));
        const ends = begun.map((one) => one.snapshot());
        return {
          completed: ends.flatMap(({ result }) => result ?? []),
          failed: ends.filter(({ result }) => result === null),
        };
      },
      pause: on((one) => one.pause()),
      resume: on((one) => one.resume()),
      cancel: on((one) => one.cancel()),
      retry: on((one) => one.retry()),
      dismiss: on((one) => client.forget(one.id)),
      pauseAll: all((one) => one.pause()),
      resumeAll: all((one) => one.resume()),
      cancelAll: all((one) => one.cancel()),
      retryAll: all((one) => one.snapshot().error?.retryable && one.retry()),
      reset: () =>
        client.forget(client.uploads().flatMap(({ id, options }) => (options.recordId === recordId ? id : []))),
    };
  }, [client, recordId, upload]);

  const isPending = uploads.some(({ status }) => isActive(status));
  return {
    upload,
    ...actions,
    uploads,
    progress: totalProgress(uploads),
    isPending,
    isSettled: uploads.length > 0 && !isPending,
    error: uploads.find(({ status }) => status === 'failed')?.error ?? null,
  };
}
