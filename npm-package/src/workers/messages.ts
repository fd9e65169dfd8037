import type { ErrorCode } from '../error.js';
import type { DownloadSnapshot, Encoding, ResumableUpload, UploadStatus, Waiting } from '../types.js';

/** The first message to a worker: what it is. */
export type InitMessage =
  | { role: 'compressor'; module: WebAssembly.Module; port: MessagePort; fetchPort: MessagePort; warmUp: boolean }
  | {
      role: 'engine';
      module: WebAssembly.Module;
      ports: MessagePort[];
      fetchPorts: MessagePort[];
      options: EngineOptions;
    };

/** What the engine is told once. */
export interface EngineOptions {
  apiUrl: string;
  memoryBudgetBytes?: number | undefined;
  maxParallelParts?: number | undefined;
  verifyOneIn?: number | undefined;
  tuning?: Record<string, number> | undefined;
}

/** What the page asks of the engine. */
export type EngineCommand =
  | { type: 'upload'; request: UploadRequest; file: Blob }
  | { type: 'pause' | 'resume' | 'cancel'; id: string }
  | { type: 'token'; call: number; token: string | undefined }
  | { type: 'resumable'; call: number; user: string | undefined }
  | { type: 'compress'; call: number; file: Blob }
  | { type: 'download'; request: DownloadRequest }
  | { type: 'grantDownload'; id: string; pieces: number }
  | { type: 'cancelDownload'; id: string };

/** One upload as the engine is asked for it. */
export interface UploadRequest {
  id: string;
  recordId: string;
  attachmentId: string | undefined;
  /** Who is signed in, as far as the page knows. */
  user: string | undefined;
  fileName: string;
  contentType: string;
  lastModified: number;
}

/** One download as the engine is asked for it. */
export interface DownloadRequest {
  id: string;
  attachmentId: string;
  version: number | undefined;
  startAt: number;
}

/** What the engine tells the page of downloads (`wasm-client/src/download/events.rs`). */
export type DownloadEvent =
  | {
      type: 'downloadOpened';
      id: string;
      url: string;
      fileName: string;
      contentType: string;
      version: number;
      sizeBytes: number;
      storedBytes: number;
      encoding: Encoding;
    }
  | ({ type: 'downloadProgress'; id: string } & DownloadSnapshot)
  | { type: 'downloadPiece'; id: string; buffer: ArrayBuffer }
  | { type: 'downloadDone'; id: string }
  | {
      type: 'downloadFailed';
      id: string;
      code: ErrorCode;
      message: string;
      retryable: boolean;
      status: number | null;
      requestId: string | null;
    };

/** What the engine tells the page. The first seven come from Rust (`wasm-client/src/events.rs`). */
export type EngineEvent =
  | DownloadEvent
  | { type: 'tokenWanted'; call: number; refused: string | null }
  | { type: 'storeKnown'; origin: string }
  | { type: 'encoderFault' }
  | {
      type: 'snapshot';
      id: string;
      uploadId: string | null;
      status: UploadStatus;
      waiting: Waiting | null;
      encoding: Encoding | null;
      sourceBytesRead: number;
      storedBytesSent: number;
      storedBytesTotal: number;
      savedBytes: number;
      bytesPerSecond: number;
      secondsLeft: number | null;
      progress: number;
    }
  | {
      type: 'done';
      id: string;
      uploadId: string;
      attachmentId: string;
      version: number;
      sourceBytes: number;
      storedBytes: number;
      encoding: Encoding;
    }
  | {
      type: 'failed';
      id: string;
      code: ErrorCode;
      message: string;
      retryable: boolean;
      status: number | null;
      requestId: string | null;
    }
  | { type: 'resumable'; call: number; uploads: ResumableUpload[] }
  | { type: 'compressed'; call: number; blob: Blob }
  | { type: 'notCompressed'; call: number; code: ErrorCode }
  | { type: 'ready' }
  | { type: 'broken'; message: string };

/** What a worker says as soon as its script runs: until then, any error means that the script did not load. */
export const HELLO = 'chartlift-worker';
