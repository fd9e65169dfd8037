import { abortable } from '../abort.js';
import { ChartliftError } from '../basics.js';
import type { ChartliftOptions } from '../options.js';
import { through } from '../through.js';
import type { Encoding, ResumableUpload } from '../types.js';
import type { Engine, UploadVerb } from '../workers/engine.js';
import type { DownloadRequest, EngineEvent, UploadRequest } from '../workers/messages.js';
import { tell } from '../workers/tell.js';
import { Calls } from './calls.js';
import { plainDownload } from './download.js';
import { PATIENCE } from './patience.js';
import { type PlainProgress, plainUpload } from './upload.js';

interface Waiting {
  request: UploadRequest;
  file: Blob;
  abort: AbortController;
  paused: boolean;
  /** It was given up while something of it was under way: what became of it is told when that is known. */
  cancelled: boolean;
  /** The server was asked to complete it: a pause would change nothing of it. */
  finishing: boolean;
  /** The highest figures there were: they never go back, also when it begins again after a pause. */
  shown: { read: number; sent: number; progress: number };
}

/**
 * What works without workers and wasm: one file after the other on the page's own thread, small ones compressed by the
 * browser. It does not go on after a reload, and a pause sends the part under way again.
 */
export class PlainEngine implements Engine {
  readonly #calls: Calls;
  readonly #say: (event: EngineEvent) => void;
  readonly #uploads = new Map<string, Waiting>();
  readonly #downloads = new Map<string, { abort: AbortController; room: number; wake: () => void }>();
  readonly #tokens = new Map<number, (token: string | undefined) => void>();
  readonly tell = tell;
  readonly unless = abortable;
  #nextCall = 0;
  #current: Waiting | undefined;
  ended = false;

  constructor(
    options: Pick<ChartliftOptions, 'apiUrl' | 'tuning'>,
    say: (event: EngineEvent, engine: Engine) => void,
    signal: AbortSignal,
  ) {
    this.#say = (event) => say(event, this);
    const askToken = (refused: string | null) =>
      new Promise<string | undefined>((resolve) => {
        const call = this.#nextCall++;
        this.#tokens.set(call, resolve);
        this.#say({ type: 'tokenWanted', call, refused });
      });
    const patience = { ...PATIENCE, ...options.tuning };
    this.#calls = new Calls(new URL(options.apiUrl || '/', location.href).href, askToken, patience);
    signal.addEventListener('abort', () => {
      this.ended = true;
      for (const { abort } of [...this.#uploads.values(), ...this.#downloads.values()]) abort.abort();
    });
  }

  giveToken(call: number, token: string | undefined): void {
    this.#tokens.get(call)?.(token);
    this.#tokens.delete(call);
  }

  upload(request: UploadRequest, file: Blob): void {
    this.#uploads.set(request.id, {
      request,
      file,
      abort: new AbortController(),
      paused: false,
      cancelled: false,
      finishing: false,
      shown: { read: 0, sent: 0, progress: 0 },
    });
    void this.#next();
  }

  command(verb: UploadVerb, id: string): void {
    const upload = this.#uploads.get(id);
    if (!upload) return;
    if (verb === 'cancel') this.#cancel(upload);
    else if (!upload.finishing && !upload.cancelled) this.#hold(upload, verb === 'pause');
  }

  #hold(upload: Waiting, paused: boolean): void {
    upload.paused = paused;
    this.#held(upload, paused ? 'paused' : 'queued');
    if (paused) upload.abort.abort();
    else void this.#next();
  }

  #cancel(upload: Waiting): void {
    const { id } = upload.request;
    upload.cancelled = true;
    upload.abort.abort();
    if (upload === this.#current) return;
    this.#uploads.delete(id);
    this.#failed(id, cancelled());
  }

  download(request: DownloadRequest): void {
    const { id } = request;
    const download = { abort: new AbortController(), room: 0, wake: () => {} };
    this.#downloads.set(id, download);
    const room = async () => {
      while (download.room === 0 && !download.abort.signal.aborted) {
        await new Promise<void>((resolve) => {
          download.wake = resolve;
        });
      }
      download.room -= 1;
    };
    plainDownload(this.#calls, request, download.abort.signal, room, this.#say)
      .catch((error: unknown) => {
        const { code, message, retryable, status, requestId } = asError(error);
        const details = { status: status ?? null, requestId: requestId ?? null };
        if (!download.abort.signal.aborted)
          this.#say({ type: 'downloadFailed', id, code, message, retryable, ...details });
      })
      .finally(() => {
        this.#downloads.delete(id);
        // What was left of it may hang.
        download.abort.abort();
      });
  }

  grantDownload(id: string, pieces: number): void {
    const download = this.#downloads.get(id);
    if (!download) return;
    download.room += pieces;
    download.wake();
  }

  cancelDownload(id: string): void {
    const download = this.#downloads.get(id);
    download?.abort.abort();
    download?.wake();
  }

  async resumable(): Promise<ResumableUpload[]> {
    return [];
  }

  async compress(file: Blob): Promise<Blob> {
    if (typeof CompressionStream === 'undefined') {
      throw new ChartliftError('unsupported', 'this browser cannot compress files', false);
    }
    return through(file, new CompressionStream('gzip')).catch((error: unknown) => {
      throw asError(error);
    });
  }

  /** The next file in line, unless one is under way. */
  async #next(): Promise<void> {
    const next = [...this.#uploads.values()].find(({ paused }) => !paused);
    if (this.#current || !next || this.ended) return;
    this.#current = next;
    const { request, file } = next;
    const { id } = request;
    next.abort = new AbortController();
    const { signal } = next.abort;
    try {
      const tell = (progress: PlainProgress) => signal.aborted || this.#progress(next, progress);
      const result = await plainUpload(this.#calls, request, file, signal, tell);
      this.#uploads.delete(id);
      this.#say({ type: 'done', id, ...result });
    } catch (error) {
      // One that was paused has said so already.
      if (next.cancelled || !signal.aborted) {
        this.#uploads.delete(id);
        const told = asError(error);
        this.#failed(id, next.cancelled && told.code !== 'cancel_unconfirmed' ? cancelled() : told);
      }
    }
    next.finishing = false;
    this.#current = undefined;
    void this.#next();
  }

  #failed(id: string, { code, message, retryable, status, requestId }: ChartliftError): void {
    this.#say({ type: 'failed', id, code, message, retryable, status: status ?? null, requestId: requestId ?? null });
  }

  #progress(next: Waiting, { uploadId, status, encoding, read, sent, total }: PlainProgress): void {
    // As the engine reckons: nine tenths for what was sent, one for what was read; all of it only when it is verified.
    const { request, file, shown } = next;
    const share = (part: number, of: number) => (of === 0 ? 0 : part / of);
    const progress = Math.min(0.99, 0.9 * share(sent, total) + 0.1 * share(read, file.size));
    next.finishing = status === 'finishing';
    shown.read = Math.max(shown.read, read);
    shown.sent = Math.max(shown.sent, sent);
    shown.progress = Math.max(shown.progress, progress);
    this.#snapshot(request.id, shown, status, uploadId, encoding, total, file.size);
  }

  #held({ request, file, shown }: Waiting, status: 'paused' | 'queued'): void {
    this.#snapshot(request.id, shown, status, null, null, file.size, file.size);
  }

  #snapshot(
    id: string,
    { read, sent, progress }: Waiting['shown'],
    status: PlainProgress['status'] | 'paused' | 'queued',
    uploadId: string | null,
    encoding: Encoding | null,
    total: number,
    size: number,
  ): void {
    const savedBytes = encoding === 'gzip' ? Math.max(0, size - total) : 0;
    const figures = {
      sourceBytesRead: read,
      storedBytesSent: sent,
      storedBytesTotal: Math.max(sent, total),
      savedBytes,
    };
    const pace = { bytesPerSecond: 0, secondsLeft: null, waiting: null };
    this.#say({ type: 'snapshot', id, uploadId, status, encoding, ...figures, ...pace, progress });
  }
}

function cancelled(): ChartliftError {
  return new ChartliftError('cancelled', 'the upload was cancelled', false);
}

function asError(error: unknown): ChartliftError {
  if (error instanceof ChartliftError) return error;
  return new ChartliftError('bad_answer', 'the upload met something it does not know; retry', true, { cause: error });
}
