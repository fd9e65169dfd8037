import { ChartliftError, Listeners, randomId } from './basics.js';
import type { Pieces } from './kept.js';
import type { SaveWhere } from './picker.js';
import { proven, saveIn } from './save.js';
import type { DownloadSnapshot, Encoding, SavedAs, SaveOptions } from './types.js';
import type { Engine } from './workers/engine.js';
import type { DownloadEvent, DownloadRequest } from './workers/messages.js';

/** Pieces of 1 MiB at most that wait for whoever reads the stream: enough that neither side waits for a message. */
const PIECES_AHEAD = 8;

const allRead = (sizeBytes: number) => ({
  sourceBytesRead: sizeBytes,
  sourceBytesVerified: sizeBytes,
  progress: 1,
  secondsLeft: null,
  offline: false,
  waiting: null,
});

/** What a {@link Download} tells those that keep it. */
export interface DownloadLink {
  saveWhere: SaveWhere;
  /** Begins the same once more, from the same byte of the same version. */
  anew: () => Promise<Download>;
  ended: (download: Download) => void;
  /** What is kept of the version that the server has named. */
  kept: (version: number) => Pieces | undefined;
  /** Whether a file of this size is to be kept. */
  keeps: (sizeBytes: number) => boolean;
  keep: (version: number, pieces: Pieces) => void;
}

type Opened = Extract<DownloadEvent, { type: 'downloadOpened' }>;
type Facts = Omit<Opened, 'type' | 'id'>;

/**
 * A file being read. Made by {@link Chartlift.download}, which settles once the server has said what the file is.
 *
 * The stream gives the file's bytes in order, as fast as it is read and no faster. It ends only if everything is what was
 * stored; otherwise it errors with a {@link ChartliftError}: `damaged` when a
 * checksum does not match, `retryable` if reading it anew may help; what was read is of no use then. Cancelling it ends
 * every request.
 */
export class Download {
  /** Names the download on this page. */
  readonly id: string = randomId();
  /** The file's bytes from `startAt` on. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Settles when everything was read, or with the error that the stream has. */
  readonly done: Promise<void>;

  /** @internal settles when the server has answered */
  readonly opened: Promise<Download>;

  readonly #link: DownloadLink;
  #engine: Engine | undefined;
  readonly #listeners = new Listeners();
  #snapshot: DownloadSnapshot;
  #controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  /** Pieces granted that have not come. */
  #onTheirWay = 0;
  #facts: Facts = {
    url: '',
    fileName: '',
    contentType: '',
    version: 0,
    sizeBytes: 0,
    storedBytes: 0,
    encoding: 'identity',
  };
  #ended = false;
  #error: ChartliftError | undefined;
  /** Whether it was read as a whole: a second time, nothing would come. */
  #taken = false;
  readonly #startAt: number;
  /** The whole file as it comes, where it is to be kept. */
  #keeping: Uint8Array<ArrayBuffer>[] | undefined;
  /** What is left of a file that was kept: then the engine has nothing to do with it any more. */
  #left: Uint8Array<ArrayBuffer>[] | undefined;
  #settleOpened!: { resolve: (self: Download) => void; reject: (error: unknown) => void };
  #settleDone!: { resolve: () => void; reject: (error: unknown) => void };

  /** @internal */
  constructor(link: DownloadLink, startAt: number) {
    this.#link = link;
    this.#startAt = startAt;
    this.#snapshot = {
      sourceBytesRead: startAt,
      sourceBytesVerified: startAt,
      storedBytesReceived: 0,
      storedBytesTotal: 0,
      bytesPerSecond: 0,
      secondsLeft: null,
      offline: false,
      waiting: null,
      progress: 0,
    };
    this.opened = new Promise<Download>((resolve, reject) => {
      this.#settleOpened = { resolve, reject };
    });
    this.done = new Promise((resolve, reject) => {
      this.#settleDone = { resolve, reject };
    });
    // Whoever only reads the stream must not be punished with unhandled rejections.
    this.opened.catch(() => {});
    this.done.catch(() => {});
    this.stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#ask(),
        cancel: () => this.cancel(),
      },
      new CountQueuingStrategy({ highWaterMark: PIECES_AHEAD }),
    );
  }

  /** The file's own name. */
  get fileName(): string {
    return this.#facts.fileName;
  }

  /** Its media type. */
  get contentType(): string {
    return this.#facts.contentType;
  }

  /** The version's number, from 1. */
  get version(): number {
    return this.#facts.version;
  }

  /** Size of the whole file in bytes, whatever the offset it is read from. */
  get sizeBytes(): number {
    return this.#facts.sizeBytes;
  }

  /** What S3 holds of it, in bytes. */
  get storedBytes(): number {
    return this.#facts.storedBytes;
  }

  /** How the stored bytes relate to the file. */
  get encoding(): Encoding {
    return this.#facts.encoding;
  }

  /** @internal A short-lived URL that the browser may fetch by itself. It is a credential: never log it. */
  get plainUrl(): string {
    return this.#facts.url;
  }

  /** How it stands. The same object until something changes. */
  snapshot(): DownloadSnapshot {
    return this.#snapshot;
  }

  /** Calls back after every change, at most ten times a second. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** @internal It is begun once. */
  readonly attempt = 0;

  /** Whether it ended, well or not. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Ends it: every request is aborted, the stream errors with `cancelled`. */
  cancel(): void {
    this.giveUp(undefined);
  }

  /** @internal As {@link cancel}; says why. */
  giveUp(cause: unknown): void {
    if (this.#ended) return;
    this.#engine?.cancelDownload(this.id);
    this.fail(new ChartliftError('cancelled', 'the download was cancelled', false, { cause }));
  }

  /**
   * All of it from `startAt` on, with its media type: for a preview, or an object URL. Reads the stream.
   *
   * @throws {ChartliftError} what the stream would error with; `damaged` only twice over
   */
  async blob(): Promise<Blob> {
    this.#mustBeUnread();
    this.#taken = true;
    return proven(this, (download) => download.gather());
  }

  /**
   * Saves it as {@link Chartlift.saveToDisk} does, under its own name if no other is suggested; from a click. Reads the stream.
   *
   * @throws {ChartliftError} as {@link blob}, and `not_saved`; no file is left then
   */
  async saveToDisk({
    suggestedName,
    askWhere = true,
  }: Pick<SaveOptions, 'suggestedName' | 'askWhere'> = {}): Promise<SavedAs> {
    this.#mustBeUnread();
    if (this.#startAt > 0) {
      throw misused('a download that starts amid the file cannot be saved; begin another');
    }
    this.#taken = true;
    return this.#link.saveWhere(askWhere, suggestedName ?? this.fileName, (target) => this.keep(target));
  }

  #mustBeUnread(): void {
    try {
      // Refused of a stream of which something was read, also by a reader that has let it go.
      new Response(this.stream);
      if (!this.#taken) return;
    } catch {}
    throw misused('the stream is being read already; begin another download');
  }

  /** @internal Saves it to the target that was chosen, or in the best other way there is. */
  keep(target: FileSystemFileHandle | undefined): Promise<SavedAs> {
    return saveIn(this, target);
  }

  /** @internal Begins the same once more. */
  anew(): Promise<Download> {
    return this.#link.anew();
  }

  /** @internal As {@link blob}, and told at once if it is damaged. */
  async gather(): Promise<Blob> {
    try {
      const headers = { 'content-type': this.contentType };
      return await new Response(this.stream, { headers }).blob();
    } catch (reason) {
      // Browsers tell of a stream's error in words of their own.
      throw this.#error ?? reason;
    }
  }

  /** @internal Has an engine read it; until then nothing is asked for, whoever waits. */
  readWith(engine: Engine, request: Omit<DownloadRequest, 'id'>): void {
    this.#engine = engine;
    engine.download({ id: this.id, ...request });
    this.#ask();
  }

  /** @internal */
  handle(event: DownloadEvent): void {
    if (this.#ended || this.#left) return;
    switch (event.type) {
      case 'downloadOpened':
        this.#open(event);
        break;
      case 'downloadProgress': {
        const { type: _, id: __, ...snapshot } = event;
        this.#change(snapshot);
        break;
      }
      case 'downloadPiece':
        this.#onTheirWay -= 1;
        // A copy: who reads it may give the buffer away.
        this.#keeping?.push(new Uint8Array(event.buffer.slice(0)));
        this.#controller.enqueue(new Uint8Array(event.buffer));
        break;
      case 'downloadDone':
        if (this.#keeping) this.#link.keep(this.version, this.#keeping);
        this.#finish();
        break;
      case 'downloadFailed': {
        const { code, message, retryable, status, requestId } = event;
        const details = { status: status ?? undefined, requestId: requestId ?? undefined };
        this.fail(new ChartliftError(code, message, retryable, details));
      }
    }
  }

  /** @internal */
  fail(error: ChartliftError): void {
    if (this.#ended) return;
    this.#end();
    this.#error = error;
    this.#settleOpened.reject(error);
    this.#settleDone.reject(error);
    try {
      this.#controller.error(error);
    } catch {
      // The reader has cancelled the stream already.
    }
  }

  #open({ type: _, id: __, ...facts }: Opened): void {
    this.#facts = facts;
    const { sourceBytesRead } = this.#snapshot;
    const progress = facts.sizeBytes === 0 ? 0 : sourceBytesRead / facts.sizeBytes;
    this.#snapshot = { ...this.#snapshot, storedBytesTotal: facts.storedBytes, progress };
    const kept = this.#link.kept(facts.version);
    if (kept) {
      this.#engine?.cancelDownload(this.id);
      this.#left = from(kept, sourceBytesRead);
      this.#serve();
    } else if (sourceBytesRead === 0 && this.#link.keeps(facts.sizeBytes)) this.#keeping = [];
    this.#settleOpened.resolve(this);
  }

  /** Hands over what was kept, as fast as it is read. */
  #serve(): void {
    while (this.#left && !this.#ended && (this.#controller.desiredSize ?? 0) > 0) {
      const next = this.#left.shift();
      if (!next) {
        this.#finish();
        return;
      }
      this.#controller.enqueue(next.slice());
      const sourceBytesRead = this.#snapshot.sourceBytesRead + next.length;
      const progress = sourceBytesRead / this.sizeBytes;
      this.#change({ ...this.#snapshot, sourceBytesRead, sourceBytesVerified: sourceBytesRead, progress });
    }
  }

  #finish(): void {
    this.#end();
    this.#change({ ...this.#snapshot, ...allRead(this.sizeBytes) });
    this.#controller.close();
    this.#settleDone.resolve();
  }

  #ask(): void {
    if (this.#left) this.#serve();
    const room = (this.#controller.desiredSize ?? 0) - this.#onTheirWay;
    if (room <= 0 || this.#ended || this.#left || !this.#engine) return;
    this.#onTheirWay += room;
    this.#engine.grantDownload(this.id, room);
  }

  #end(): void {
    this.#ended = true;
    this.#link.ended(this);
  }

  #change(snapshot: DownloadSnapshot): void {
    this.#snapshot = snapshot;
    this.#listeners.call();
  }
}

/** The bytes from an offset on. */
function from(pieces: Pieces, start: number): Uint8Array<ArrayBuffer>[] {
  let skip = start;
  return pieces.flatMap((piece) => {
    const rest = piece.subarray(Math.min(skip, piece.length));
    skip -= piece.length - rest.length;
    return rest.length > 0 ? [rest] : [];
  });
}

function misused(message: string): ChartliftError {
  return new ChartliftError('invalid_argument', message, false);
}
