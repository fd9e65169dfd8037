import type { ErrorCode } from '../basics.js';
import type {
  DownloadRequest,
  EngineOptions,
  ResumableUpload,
  DownloadEvent as ToldOfDownload,
  UploadEvent,
  UploadRequest,
} from './generated.js';

export type { DownloadRequest, EngineOptions, UploadRequest };

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

/** What the engine tells the page of downloads. */
export type DownloadEvent = ToldOfDownload | { type: 'downloadPiece'; id: string; buffer: ArrayBuffer };

/** A worker could not begin; `forbidden` says that none can here, by the page's policy or the browser's age. */
export type Broken = { type: 'broken'; message: string; forbidden: boolean };

/** What the engine tells the page. */
export type EngineEvent =
  | DownloadEvent
  | UploadEvent
  | { type: 'resumable'; call: number; uploads: ResumableUpload[] }
  | { type: 'compressed'; call: number; blob: Blob }
  | { type: 'notCompressed'; call: number; code: ErrorCode }
  | { type: 'ready' }
  | Broken;

/** What a worker says as soon as its script runs: until then, any error means that the script did not load. */
export const HELLO = 'chartlift-worker';
