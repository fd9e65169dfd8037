import { ChartliftError } from './error.js';
import type { UploadOptions, UploadResult, UploadSnapshot } from './types.js';
import type { EngineEvent } from './workers/messages.js';

type Commands = 'pause' | 'resume' | 'cancel';
type Live = Omit<UploadSnapshot, 'id' | 'recordId' | 'fileName' | 'contentType' | 'sizeBytes' | 'error' | 'result'>;

const START: Live = {
  uploadId: null,
  status: 'queued',
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
  readonly id: string;
  /** Settles when the upload ends: with its result, or with a {@link ChartliftError}. A retry makes a new one. */
  done!: Promise<UploadResult>;

  readonly #listeners = new Set<() => void>();
  #snapshot: UploadSnapshot;
  #settle!: { resolve: (result: UploadResult) => void; reject: (error: ChartliftError) => void };

  /** @internal */
  constructor(
    readonly file: Blob,
    readonly options: UploadOptions,
    private readonly start: (upload: Upload) => void,
    private readonly command: (verb: Commands, id: string) => void,
  ) {
    this.id = crypto.randomUUID();
    this.#snapshot = {
      ...START,
      id: this.id,
      recordId: options.recordId,
      fileName: options.fileName ?? (file instanceof File ? file.name : 'file'),
      contentType: options.contentType ?? file.type,
      sizeBytes: file.size,
      error: null,
      result: null,
    };
    this.#begin();
  }

  /** How it stands. The same object until something changes. */
  snapshot(): UploadSnapshot {
    return this.#snapshot;
  }

  /** Calls back after every change. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether it ended, well or not. */
  get ended(): boolean {
    return ['done', 'failed', 'cancelled'].includes(this.#snapshot.status);
  }

  /** Holds: nothing is sent, memory is given back. */
  pause(): void {
    this.#send('pause');
  }

  /** Goes on from what S3 already has. */
  resume(): void {
    this.#send('resume');
  }

  /** Gives it up: nothing of it stays here or in S3. */
  cancel(): void {
    this.#send('cancel');
  }

  /** Starts a failed upload again; it goes on from what S3 already has. */
  retry(): void {
    if (this.#snapshot.status !== 'failed') return;
    this.#change({ ...START, error: null });
    this.#begin();
  }

  /** @internal */
  handle(event: EngineEvent): void {
    if (event.type === 'snapshot') {
      const { type: _, id: __, ...live } = event;
      // Its end is announced by an event of its own, with the result or the error.
      if (!['done', 'failed', 'cancelled'].includes(live.status)) this.#change(live);
    } else if (event.type === 'done') {
      const { type: _, id: __, ...result } = event;
      const { storedBytes, sourceBytes } = result;
      this.#change({
        status: 'done',
        result,
        progress: 1,
        secondsLeft: null,
        encoding: result.encoding,
        sourceBytesRead: sourceBytes,
        storedBytesSent: storedBytes,
        storedBytesTotal: storedBytes,
        savedBytes: Math.max(0, sourceBytes - storedBytes),
      });
      this.#settle.resolve(result);
    } else if (event.type === 'failed') {
      this.fail(
        new ChartliftError(
          event.code,
          event.message,
          event.retryable,
          event.status ?? undefined,
          event.requestId ?? undefined,
        ),
      );
    }
  }

  /** @internal */
  fail(error: ChartliftError): void {
    if (this.ended) return;
    this.#change({ status: error.code === 'cancelled' ? 'cancelled' : 'failed', error, secondsLeft: null });
    this.#settle.reject(error);
  }

  #begin(): void {
    this.done = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever only looks at snapshots must not be punished with an unhandled rejection.
    this.done.catch(() => {});
    this.start(this);
  }

  #send(verb: Commands): void {
    if (!this.ended) this.command(verb, this.id);
  }

  #change(change: Partial<UploadSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}
