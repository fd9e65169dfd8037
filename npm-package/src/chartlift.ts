import { Download } from './download.js';
import { ChartliftError } from './error.js';
import { chooseTarget, collect, LARGEST_BLOB_BYTES, open, writeTo } from './save.js';
import type { DownloadOptions, ResumableUpload, SavedAs, SaveOptions, UploadOptions } from './types.js';
import { Upload } from './upload.js';
import { type Crew, startCrew } from './workers/crew.js';
import type { DownloadEvent, EngineEvent } from './workers/messages.js';

/** How to reach the server, and what the engine may use. */
export interface ChartliftOptions {
  /** The server's origin, for example `https://files.example.org`. */
  apiUrl: string;
  /**
   * The bearer token; asked for when the workers start, and again whenever the server refuses it: `refused` then
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

/** Makes a client. Workers start with {@link Chartlift.prepare}, or else with the first upload or download. */
export function createChartlift(options: ChartliftOptions): Chartlift {
  return new Chartlift(options);
}

/** Uploads and downloads files and knows how each stands. One per page is right: all files then share its connections fairly. */
export class Chartlift {
  readonly #options: ChartliftOptions;
  readonly #listeners = new Set<() => void>();
  readonly #downloads = new Map<string, Download>();
  #uploads: readonly Upload[] = [];
  #crew: Promise<Crew> | undefined;

  constructor(options: ChartliftOptions) {
    this.#options = options;
  }

  /**
   * Starts the workers, learns what uploads will be asked for and connects to where they go, so that the first file need
   * not wait for that: for pages where files may soon be chosen. `useFileUpload` calls it.
   *
   * @throws {ChartliftError} `worker_failed` if workers cannot run here
   */
  async prepare(): Promise<void> {
    browserOnly('uploads');
    try {
      await this.#crewStarted();
    } catch (error) {
      throw asError(error);
    }
  }

  /** Begins to upload a file. */
  upload(file: Blob, options: UploadOptions): Upload {
    browserOnly('uploads');
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

  /**
   * Reads a file: its parts are fetched in parallel, decoded in the workers, and checked against what was stored.
   *
   * Settles once the server has said what the file is; nothing more than a few MiB is fetched until its stream is read.
   *
   * @throws {ChartliftError} what the server refused, for example `not_found` or `archived`; `cancelled` by the signal
   */
  download(attachmentId: string, options: DownloadOptions = {}): Promise<Download> {
    browserOnly('downloads');
    const { version, startAt = 0, onProgress, signal } = options;
    const download = new Download(
      {
        grant: (id, pieces) => this.#withCrew((crew) => crew.grantDownload(id, pieces)),
        cancel: (id) => this.#withCrew((crew) => crew.cancelDownload(id)),
        ended: ({ id }) => {
          this.#downloads.delete(id);
          signal?.removeEventListener('abort', cancel);
        },
      },
      startAt,
    );
    const cancel = () => download.cancel();
    this.#downloads.set(download.id, download);
    if (onProgress) download.subscribe(() => onProgress(download.snapshot()));
    this.#crewStarted().then(
      // Even if it was cancelled meanwhile: the order to cancel is on its way behind this.
      (crew) => crew.download({ id: download.id, attachmentId, version, startAt }),
      (error: unknown) => download.fail(asError(error)),
    );
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel);
    return download.opened;
  }

  /**
   * Saves a file to disk, to be called from a click: where the browser has a dialog for it (Chrome, Edge), straight into
   * the chosen file, whatever its size; elsewhere through memory up to 512 MiB; and beyond that by the browser alone,
   * which does not verify it. Says which it was.
   *
   * @throws {ChartliftError} as {@link download}, also when what arrives is `damaged`; nothing is saved then
   */
  async saveToDisk(attachmentId: string, options: SaveOptions = {}): Promise<SavedAs> {
    const { suggestedName, ...wanted } = options;
    browserOnly('downloads');
    const target = await chooseTarget(suggestedName);
    const download = await this.download(attachmentId, wanted);
    if (target) return writeTo(target, download);
    if (download.sizeBytes <= LARGEST_BLOB_BYTES) return collect(download);
    open(download.plainUrl, download.fileName);
    download.cancel();
    return 'url';
  }

  /** Stops the workers. Uploads under way fail with `cancelled` here, and can be resumed on another page. */
  close(): void {
    const crew = this.#crew;
    this.#crew = undefined;
    crew?.then(
      (running) => running.close(),
      () => {},
    );
    this.#failAll(new ChartliftError('cancelled', 'the client was closed', true));
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
    this.#withCrew((crew) => crew.command(verb, id));
  }

  #withCrew(action: (crew: Crew) => void): void {
    this.#crew?.then(action, () => {});
  }

  #failAll(error: ChartliftError): void {
    for (const upload of this.#uploads) upload.fail(error);
    for (const download of [...this.#downloads.values()]) download.fail(error);
  }

  #handle(event: EngineEvent): void {
    if (isOfDownload(event)) this.#downloads.get(event.id)?.handle(event);
    else if ('id' in event) this.#uploads.find((upload) => upload.id === event.id)?.handle(event);
  }

  /** A worker died (out of memory, killed by the browser): what it did can be resumed by new ones. */
  #died(): void {
    this.#crew?.then(
      (crew) => crew.close(),
      () => {},
    );
    this.#crew = undefined;
    const message = 'the upload workers stopped unexpectedly; retry to go on where they stopped';
    this.#failAll(new ChartliftError('worker_failed', message, true));
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function browserOnly(what: string): void {
  if (typeof Worker === 'undefined') {
    throw new ChartliftError('browser_only', `${what} run in a browser only; call this from client code`, false);
  }
}

function isOfDownload(event: EngineEvent): event is DownloadEvent {
  return event.type.startsWith('download');
}

function asError(error: unknown): ChartliftError {
  if (error instanceof ChartliftError) return error;
  return new ChartliftError('worker_failed', 'the upload workers could not be started; reload the page', true);
}
