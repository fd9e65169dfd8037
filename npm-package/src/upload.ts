import { ChartliftError, isActive, Listeners, randomId } from './basics.js';
import { refusal } from './restrictions.js';
import type { UploadOptions, UploadResult, UploadSnapshot, Waiting } from './types.js';
import type { Engine } from './workers/engine.js';

type Live = Omit<UploadSnapshot, 'id' | 'recordId' | 'fileName' | 'contentType' | 'sizeBytes' | 'error' | 'result'>;

const START: Live = {
  uploadId: null,
  status: 'queued',
  waiting: null,
  encoding: null,
  sourceBytesRead: 0,
  storedBytesSent: 0,
  storedBytesTotal: 0,
  savedBytes: 0,
  bytesPerSecond: 0,
  secondsLeft: null,
  progress: 0,
};

/** One file on its way. Made by {@link Chartlift.upload}. */
export class Upload {
  /** Names the upload on this page. */
  readonly id: string = randomId();
  /** Settles when the upload ends: with its result, or with a {@link ChartliftError}. A retry makes a new one. */
  done!: Promise<UploadResult>;

  readonly #start: (upload: Upload) => void;
  readonly #listeners = new Listeners();
  #snapshot: UploadSnapshot;
  #settle!: { resolve: (result: UploadResult) => void; reject: (error: ChartliftError) => void };
  #engine: Engine | undefined;
  #leaveSignal: () => void = () => {};
  /** @internal How often it was started. */
  attempt = 0;

  /** @internal */
  constructor(
    readonly file: Blob,
    readonly options: UploadOptions,
    start: (upload: Upload) => void,
  ) {
    this.#start = start;
    this.#snapshot = {
      ...START,
      id: this.id,
      recordId: options.recordId,
      fileName: options.fileName ?? (file as Partial<File>).name ?? 'file',
      contentType: options.contentType || file.type,
      sizeBytes: file.size,
      error: null,
      result: null,
    };
    this.#renew();
  }

  /** How it stands. The same object until something changes. */
  snapshot(): UploadSnapshot {
    return this.#snapshot;
  }

  /** Calls back after every change. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Whether it ended, well or not. */
  get ended(): boolean {
    return !isActive(this.#snapshot.status);
  }

  /** Holds: nothing is sent, memory is given back. */
  pause(): void {
    this.#hold(true);
  }

  /** Goes on from what S3 already has. */
  resume(): void {
    this.#hold(false);
  }

  /** Gives it up: nothing of it stays here or in S3. */
  cancel(): void {
    if (this.ended) return;
    // The engine says when it is gone; one that it does not know yet never comes to it.
    if (this.#engine) this.#engine.command('cancel', this.id);
    else this.fail(cancelled(this.options.signal));
  }

  /** Starts a failed upload again; it goes on from what S3 already has. Does nothing unless it has failed. */
  retry(): void {
    if (this.#snapshot.status !== 'failed') return;
    this.#renew();
    this.change({ ...START, error: null });
    this.begin();
  }

  /** @internal Starts it, unless its signal or a restriction says no. */
  begin(): void {
    const { signal } = this.options;
    const { fileName: name, contentType: type, sizeBytes: size } = this.#snapshot;
    const refused = signal?.aborted ? cancelled(signal) : refusal({ name, type, size }, this.options);
    if (refused) {
      this.fail(refused);
      return;
    }
    const abort = () => this.cancel();
    signal?.addEventListener('abort', abort);
    this.#leaveSignal = () => signal?.removeEventListener('abort', abort);
    this.attempt += 1;
    this.#start(this);
  }

  /** @internal Hands it to an engine, from now on the one that knows how it stands. */
  sendWith(engine: Engine, user: string | undefined): void {
    this.waits(null);
    this.#engine = engine;
    const { id, recordId, fileName, contentType, status } = this.#snapshot;
    const { attachmentId } = this.options;
    const { lastModified = 0 } = this.file as Partial<File>;
    const where = { id, recordId, attachmentId: attachmentId ?? undefined, user };
    const request = { ...where, fileName, contentType, lastModified };
    engine.upload(request, this.file);
    if (status === 'paused') engine.command('pause', id);
  }

  /** @internal What keeps it from an engine. */
  waits(waiting: Waiting | null): void {
    if (this.#snapshot.status === 'queued' && !this.#engine) this.change({ waiting });
  }

  /** @internal */
  succeed(result: UploadResult, change: Partial<UploadSnapshot>): void {
    this.#leave();
    this.#settle.resolve(result);
    this.change({ ...change, status: 'done', waiting: null, result, progress: 1, secondsLeft: null });
  }

  /** @internal */
  fail(error: ChartliftError): void {
    if (this.ended) return;
    this.#leave();
    this.#settle.reject(error);
    const status = error.code === 'cancelled' ? 'cancelled' : 'failed';
    this.change({ status, error, secondsLeft: null, waiting: null });
  }

  #leave(): void {
    this.#engine = undefined;
    this.#leaveSignal();
  }

  #renew(): void {
    this.done = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever only looks at snapshots must not be punished with an unhandled rejection.
    this.done.catch(() => {});
  }

  #hold(held: boolean): void {
    if (this.ended) return;
    if (this.#engine) this.#engine.command(held ? 'pause' : 'resume', this.id);
    // Remembered until there is an engine to tell.
    else this.change({ status: held ? 'paused' : 'queued' });
  }

  /** @internal */
  change(change: Partial<UploadSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    this.#listeners.call();
  }
}

function cancelled(signal: AbortSignal | undefined): ChartliftError {
  return new ChartliftError('cancelled', 'the upload was cancelled', false, { cause: signal?.reason });
}
