import type { ChartliftError } from './basics.js';
import type { Restrictions } from './restrictions.js';

/** How the stored bytes relate to the file: one gzip stream, or the bytes as they are. */
export type Encoding = 'gzip' | 'identity';

/** Where an upload is. `done`, `failed` and `cancelled` are ends; a failed upload can be retried. */
export type UploadStatus =
  | 'queued'
  | 'preparing'
  | 'uploading'
  | 'paused'
  | 'offline'
  | 'finishing'
  | 'done'
  | 'failed'
  | 'cancelled';

/** What an upload or a download waits for. */
export interface Waiting {
  /**
   * The network; the next try of a call to the server, or of a part with the object store; or the object store's answer
   * to a part that the browser has long sent, as when something in between passes it on slowly.
   */
  readonly for: 'network' | 'server' | 'store' | 'store-answer';
  /** Until when, in milliseconds since 1970; `null` where nobody knows. */
  readonly until: number | null;
  /** How many tries have failed before. */
  readonly tries: number;
}

/** Where a file goes. */
export interface UploadOptions extends Restrictions {
  /** The medical record to attach it to. */
  recordId: string;
  /** The attachment this is a new version of; a new attachment where absent. */
  attachmentId?: string | undefined;
  /** The name to keep; the `File`'s own where absent. */
  fileName?: string | undefined;
  /** The media type to keep; the `File`'s own where absent. */
  contentType?: string | undefined;
  /** Cancels it when aborted. */
  signal?: AbortSignal | undefined;
}

/** What became of a finished upload. */
export interface UploadResult {
  uploadId: string;
  attachmentId: string;
  /** The new version's number, from 1. */
  version: number;
  /** Size of the file in bytes. */
  sourceBytes: number;
  /** Bytes that S3 holds. */
  storedBytes: number;
  encoding: Encoding;
}

/** One look at an upload; a new object each time something changed. Figures never go back. */
export interface UploadSnapshot {
  /** Names the upload on this page. */
  readonly id: string;
  /** The server's id, once the upload is created there; as in `ResumableUpload`. */
  readonly uploadId: string | null;
  readonly recordId: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly status: UploadStatus;
  /** What it, or a part of it, waits for just now; `null` while everything moves. */
  readonly waiting: Waiting | null;
  /** `null` until the engine has looked at the file. */
  readonly encoding: Encoding | null;
  /** Bytes of the file read and compressed. */
  readonly sourceBytesRead: number;
  /** Stored bytes sent. */
  readonly storedBytesSent: number;
  /** Stored bytes there will be: an estimate until everything is compressed. */
  readonly storedBytesTotal: number;
  /** Bytes of the file read, less the stored bytes they became; 0 when stored as it is. */
  readonly savedBytes: number;
  /** Stored bytes sent per second, over the last seconds. */
  readonly bytesPerSecond: number;
  /** Seconds left at the present pace; `null` until there is one. */
  readonly secondsLeft: number | null;
  /** 0 to 1: nine tenths for what was sent, one tenth for what was read. 1 only when the server has verified the upload. */
  readonly progress: number;
  /** Why it failed. */
  readonly error: ChartliftError | null;
  /** What became of it. */
  readonly result: UploadResult | null;
}

/** An upload of this browser that was begun earlier and goes on when the same file is chosen again. */
export interface ResumableUpload {
  uploadId: string;
  attachmentId: string;
  recordId: string;
  sizeBytes: number;
  /** As `File.lastModified`: milliseconds since 1970. */
  lastModified: number;
}

/** What to read of an attachment. */
export interface DownloadOptions {
  /** A version's number; the newest where absent. */
  version?: number | undefined;
  /** The byte of the file to start at, for going on where an earlier download stopped; 0 where absent. */
  startAt?: number | undefined;
  /** Told how it stands, at most ten times a second. */
  onProgress?: ((snapshot: DownloadSnapshot) => void) | undefined;
  /** Ends it when aborted. */
  signal?: AbortSignal | undefined;
}

/** What to save of an attachment. */
export interface SaveOptions extends Omit<DownloadOptions, 'startAt'> {
  /** The name that the browser's dialog suggests, for it is shown before the server was asked. */
  suggestedName?: string | undefined;
  /**
   * Whether to ask where to save it, in browsers that can; by default true. Without asking, a file of up to 512 MiB goes
   * to the browser's own downloads under its own name.
   */
  askWhere?: boolean | undefined;
}

/**
 * How a file was saved: written to the `file` that was chosen, collected and handed over as a `blob`, or, where it is too
 * large for that, left to the browser by its `url` (then, and only then, it is not verified).
 */
export type SavedAs = 'file' | 'blob' | 'url';

/** One look at a download; a new object each time something changed. Figures never go back. */
export interface DownloadSnapshot {
  /** Bytes of the file handed over, those before `startAt` included. */
  readonly sourceBytesRead: number;
  /** Bytes up to which whole parts were handed over and proven: the `startAt` to go on from after a failure. */
  readonly sourceBytesVerified: number;
  /** Stored bytes received. */
  readonly storedBytesReceived: number;
  /** Stored bytes there are to receive. */
  readonly storedBytesTotal: number;
  /** Stored bytes received per second, over the last seconds. */
  readonly bytesPerSecond: number;
  /** Seconds left at the present pace; `null` until there is one. */
  readonly secondsLeft: number | null;
  /** Whether it waits for the network. */
  readonly offline: boolean;
  /** What it, or a part of it, waits for just now; `null` while everything moves. */
  readonly waiting: Waiting | null;
  /** 0 to 1, by bytes handed over. */
  readonly progress: number;
}
