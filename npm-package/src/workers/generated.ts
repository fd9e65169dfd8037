// Made of the Rust types by `CHARTLIFT_UPDATE_MESSAGES=1 cargo test -p chartlift-wasm messages`: not to be edited.
import type { ErrorCode } from '../basics.js';
import type { Encoding, UploadStatus } from '../types.js';

/**
 * How to run, from the page.
 */
export type EngineOptions = { apiUrl: string, memoryBudgetBytes: number | undefined, maxParallelParts: number | undefined, verifyOneIn: number | undefined, 
/**
 * For tests: every other number of the engine.
 */
tuning: Record<string, number> | undefined, };

/**
 * One upload, as the page asks for it.
 */
export type UploadRequest = { id: string, recordId: string, attachmentId: string | undefined, 
/**
 * Who is signed in, as far as the page knows.
 */
user: string | undefined, fileName: string, contentType: string, lastModified: number, };

/**
 * One download, from the page.
 */
export type DownloadRequest = { id: string, attachmentId: string, version: number | undefined, startAt: number, };

/**
 * What is waited for.
 */
export type Waiting = { for: 'network' | 'server' | 'store' | 'store-answer', 
/**
 * By the machine's clock, in milliseconds since 1970.
 */
until: number | null, tries: number, };

/**
 * One message to the page.
 */
export type UploadEvent = { "type": "tokenWanted", call: number, refused: string | null, } | { "type": "storeKnown", origin: string, } | { "type": "encoderFault" } | { "type": "snapshot", id: string, uploadId: string | null, status: UploadStatus, waiting: Waiting | null, encoding: Encoding | null, sourceBytesRead: number, storedBytesSent: number, storedBytesTotal: number, savedBytes: number, bytesPerSecond: number, secondsLeft: number | null, progress: number, } | { "type": "done", id: string, uploadId: string, attachmentId: string, version: number, sourceBytes: number, storedBytes: number, encoding: Encoding, } | { "type": "failed", id: string, code: ErrorCode, message: string, retryable: boolean, status: number | null, requestId: string | null, };

/**
 * One message to the page.
 */
export type DownloadEvent = { "type": "downloadOpened", id: string, 
/**
 * A credential: for the page itself, never for a log.
 */
url: string, fileName: string, contentType: string, version: number, sizeBytes: number, storedBytes: number, encoding: Encoding, } | { "type": "downloadProgress", id: string, sourceBytesRead: number, sourceBytesVerified: number, storedBytesReceived: number, storedBytesTotal: number, bytesPerSecond: number, secondsLeft: number | null, offline: boolean, waiting: Waiting | null, progress: number, } | { "type": "downloadDone", id: string, } | { "type": "downloadFailed", id: string, code: ErrorCode, message: string, retryable: boolean, status: number | null, requestId: string | null, };

/**
 * An upload that can go on.
 */
export type ResumableUpload = { uploadId: string, attachmentId: string, recordId: string, sizeBytes: number, lastModified: number, };
