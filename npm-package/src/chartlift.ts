import { ChartliftError } from './error.js';
import type { ResumableUpload, UploadOptions } from './types.js';
import { Upload } from './upload.js';
import { type Crew, startCrew } from './workers/crew.js';
import type { EngineEvent } from './workers/messages.js';

/** How to reach the server, and what the engine may use. */
export interface ChartliftOptions {
  /** The server's origin, for example `https://files.example.org`. */
  apiUrl: string;
  /**
   * The bearer token; asked for when the first call is made, and again whenever the server refuses it: `refused` then
   * says that the last one is no longer good, even if it looks so.
   */
  getToken: (asked: { refused: boolean }) => string | Promise<string>;
  /** Where the worker script is served from, for apps whose assets live on another origin. Same origin as the page. */
  workerUrl?: string | URL;
  /** Where the wasm file is served from. */
  wasmUrl?: string | URL;
  /** Compressor workers; by default one fewer than the machine has processors, at least 2 and at most 8. */
  maxWorkers?: number;
  /** The most stored bytes held in memory at once, in bytes; by default 192 MiB. */
  memoryBudgetBytes?: number;
  /** The most parts in flight at once, over all files; by default 6, and never more than the server allows. */
  maxParallelParts?: number;
  /**
   * Numbers of the engine by the names of `Tuning` in `wasm-client/core/src/plan.rs`, in camelCase. For tests of this
   * project, which cannot wait for minutes; no part of the API.
   * @internal
   */
  tuning?: Record<string, number>;
}

/** Makes a client. Workers start with the first upload. */
export function createChartlift(options: ChartliftOptions): Chartlift {
  return new Chartlift(options);
}

/** Uploads files and knows how each stands. One per page is right: all files then share its connections fairly. */
export class Chartlift {
  readonly #options: ChartliftOptions;
  readonly #listeners = new Set<() => void>();
  #uploads: readonly Upload[] = [];
  #crew: Promise<Crew> | undefined;

  constructor(options: ChartliftOptions) {
    this.#options = options;
  }

  /** Begins to upload a file. */
  upload(file: Blob, options: UploadOptions): Upload {
    if (typeof Worker === 'undefined') {
      throw new ChartliftError('browser_only', 'uploads run in a browser only; call this from client code', false);
    }
    const upload = new Upload(
      file,
      options,
      (started) => this.#start(started),
      (verb, id) => this.#send(verb, id),
    );
    this.#uploads = [...this.#uploads, upload];
    this.#changed();
    return upload;
  }

  /** All uploads since the page was loaded, in order; the same array until one is added or forgotten. */
  uploads(): readonly Upload[] {
    return this.#uploads;
  }

  /** Calls back when an upload is added or forgotten. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes an ended upload off the list. */
  forget(id: string): void {
    this.#uploads = this.#uploads.filter((upload) => upload.id !== id || !upload.ended);
    this.#changed();
  }

  pauseAll(): void {
    for (const upload of this.#uploads) upload.pause();
  }

  resumeAll(): void {
    for (const upload of this.#uploads) upload.resume();
  }

  cancelAll(): void {
    for (const upload of this.#uploads) upload.cancel();
  }

  /** Uploads begun earlier in this browser; each goes on when its file is given to {@link upload} again. */
  async resumable(): Promise<ResumableUpload[]> {
    return (await this.#crewStarted()).resumable();
  }

  /** Stops the workers. Uploads under way fail with `cancelled` here, and can be resumed on another page. */
  close(): void {
    const crew = this.#crew;
    this.#crew = undefined;
    crew?.then(
      (running) => running.close(),
      () => {},
    );
    for (const upload of this.#uploads) upload.fail(new ChartliftError('cancelled', 'the client was closed', true));
  }

  #crewStarted(): Promise<Crew> {
    this.#crew ??= startCrew(this.#options, {
      event: (event) => this.#handle(event),
      died: () => this.#died(),
    }).catch((error: unknown) => {
      this.#crew = undefined;
      throw error;
    });
    return this.#crew;
  }

  #start(upload: Upload): void {
    this.#crewStarted().then(
      (crew) => {
        if (!upload.ended) crew.upload(upload);
      },
      (error: unknown) => upload.fail(asError(error)),
    );
  }

  #send(verb: 'pause' | 'resume' | 'cancel', id: string): void {
    this.#crew?.then(
      (crew) => crew.command(verb, id),
      () => {},
    );
  }

  #handle(event: EngineEvent): void {
    if ('id' in event) this.#uploads.find((upload) => upload.id === event.id)?.handle(event);
  }

  /** A worker died (out of memory, killed by the browser): what it did can be resumed by new ones. */
  #died(): void {
    this.#crew?.then(
      (crew) => crew.close(),
      () => {},
    );
    this.#crew = undefined;
    const message = 'the upload workers stopped unexpectedly; retry to go on where they stopped';
    for (const upload of this.#uploads) upload.fail(new ChartliftError('worker_failed', message, true));
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function asError(error: unknown): ChartliftError {
  if (error instanceof ChartliftError) return error;
  return new ChartliftError('worker_failed', 'the upload workers could not be started; reload the page', true);
}
