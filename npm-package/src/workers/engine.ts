import { abortable } from '../abort.js';
import { ChartliftError, type ErrorCode } from '../basics.js';
import type { ResumableUpload } from '../types.js';
import type { DownloadRequest, EngineCommand, EngineEvent, UploadRequest } from './messages.js';
import { StoreConnection } from './store.js';
import { type Told, tell } from './tell.js';

/** What an upload can be told while it is under way. */
export type UploadVerb = 'pause' | 'resume' | 'cancel';

/** The engine worker and its compressor workers, running. */
export interface Engine {
  upload: (request: UploadRequest, file: Blob) => void;
  command: (verb: UploadVerb, id: string) => void;
  download: (request: DownloadRequest) => void;
  grantDownload: (id: string, pieces: number) => void;
  cancelDownload: (id: string) => void;
  /** The answer to a `tokenWanted`. */
  giveToken: (call: number, token: string | undefined) => void;
  /** The uploads of this user, as the page calls them, that can go on. */
  resumable: (user: string | undefined) => Promise<ResumableUpload[]>;
  /** One gzip stream of the file. */
  compress: (file: Blob) => Promise<Blob>;
  /** Does work unless it is given up. */
  unless: typeof abortable;
  /** Has an upload stand as an event says. */
  tell: (upload: Told, event: EngineEvent) => void;
  /** Whether its workers are gone. */
  readonly ended: boolean;
}

/** The engine worker, seen from the page: what can be asked of it, and its answers. */
export class EngineProxy implements Engine {
  readonly #post: (command: EngineCommand) => void;
  readonly #store = new StoreConnection();
  readonly #calls = new Map<number, { resolve: (answer: never) => void; reject: (error: unknown) => void }>();
  readonly tell = tell;
  readonly unless = abortable;
  #nextCall = 0;
  #end: ChartliftError | undefined;

  constructor(post: (command: EngineCommand) => void) {
    this.#post = post;
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  /** Takes what it answers itself; whether there was anything in it for the page is said. */
  handled(event: EngineEvent): boolean {
    switch (event.type) {
      case 'storeKnown':
        this.#store.known(event.origin);
        return true;
      case 'resumable': {
        const uploads: ResumableUpload[] = event.uploads;
        return this.#answer(event.call, ({ resolve }) => resolve(uploads as never));
      }
      case 'compressed':
        return this.#answer(event.call, ({ resolve }) => resolve(event.blob as never));
      case 'notCompressed':
        return this.#answer(event.call, ({ reject }) => {
          reject(notCompressed(event.code));
        });
      default:
        return false;
    }
  }

  /** It is gone: whoever waits for an answer is told. */
  end(error: ChartliftError): void {
    this.#end = error;
    this.#store.close();
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }

  upload(request: UploadRequest, file: Blob): void {
    this.#store.connect();
    this.#post({ type: 'upload', request, file });
  }

  command(verb: UploadVerb, id: string): void {
    this.#post({ type: verb, id });
  }

  download(request: DownloadRequest): void {
    this.#store.connect();
    this.#post({ type: 'download', request });
  }

  grantDownload(id: string, pieces: number): void {
    this.#post({ type: 'grantDownload', id, pieces });
  }

  cancelDownload(id: string): void {
    this.#post({ type: 'cancelDownload', id });
  }

  giveToken(call: number, token: string | undefined): void {
    this.#post({ type: 'token', call, token });
  }

  resumable(user: string | undefined): Promise<ResumableUpload[]> {
    return this.#ask((call) => ({ type: 'resumable', call, user }));
  }

  compress(file: Blob): Promise<Blob> {
    return this.#ask((call) => ({ type: 'compress', call, file }));
  }

  #ask<T>(command: (call: number) => EngineCommand): Promise<T> {
    // Its workers are gone: nobody would answer.
    if (this.#end) return Promise.reject(this.#end);
    return new Promise<T>((resolve, reject) => {
      const call = this.#nextCall++;
      this.#calls.set(call, { resolve, reject });
      this.#post(command(call));
    });
  }

  #answer(
    call: number,
    settle: (asker: { resolve: (answer: never) => void; reject: (error: unknown) => void }) => void,
  ): true {
    const asker = this.#calls.get(call);
    this.#calls.delete(call);
    if (asker) settle(asker);
    return true;
  }
}

/** Whether it is the file's fault: else the same file may be given again. */
function notCompressed(code: ErrorCode): ChartliftError {
  if (code === 'source_unreadable' || code === 'source_changed') {
    const message = 'the file cannot be compressed; check that it still exists and has not changed';
    return new ChartliftError(code, message, false);
  }
  return new ChartliftError(code, 'the file was not compressed: a worker failed; try again', true);
}
