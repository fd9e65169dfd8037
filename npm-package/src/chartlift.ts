import type { Abortable } from './abort.js';
import { again } from './again.js';
import { ChartliftError, Listeners, notLoaded } from './basics.js';
import {
  blob,
  MOST_U32,
  optionalFunction,
  optionalNumber,
  optionalSignal,
  optionalText,
  record,
  text,
} from './check.js';
import type { Download } from './download.js';
import type { Downloads } from './downloads.js';
import { type ChartliftOptions, checkOptions } from './options.js';
import { saveWhere } from './picker.js';
import { checkRestrictions } from './restrictions.js';
import { isSupported } from './support.js';
import type { FileTerms } from './terms.js';
import { type Bearer, Tokens } from './tokens.js';
import type { DownloadOptions, ResumableUpload, SavedAs, SaveOptions, UploadOptions, Waiting } from './types.js';
import { Upload } from './upload.js';
import type { Engine } from './workers/engine.js';
import type { DownloadEvent, DownloadRequest, EngineEvent } from './workers/messages.js';
import { type StartEngine, Supervisor } from './workers/supervisor.js';

/**
 * Makes a client. Workers start with the first upload or download, or with {@link Chartlift.prepare}.
 *
 * @throws {ChartliftError} `invalid_argument` if the options cannot be meant
 */
export function createChartlift(options: ChartliftOptions): Chartlift {
  return new Chartlift(options);
}

/** Uploads and downloads files and knows how each stands. One per page is right: all files then share its connections fairly. */
export class Chartlift {
  readonly #options: ChartliftOptions;
  readonly #tokens: Tokens;
  readonly #supervisor: Supervisor;
  readonly #listeners = new Listeners();
  #loaded: Downloads | undefined;
  #loading: Promise<Downloads> | undefined;
  /** Until everything is ended: what was asked for before that must not begin after it. */
  #life = new AbortController();
  #uploads: readonly Upload[] = [];
  /** The same by their ids, once it is asked for: of a thousand, each is told of ten times a second. */
  #byId: Map<string, Upload> | undefined;
  /** What was begun, and as whose is known, by the count of users: it ends when another signs in. */
  readonly #owned = new WeakMap<Upload | Download, number>();
  #users = 0;
  #user: string | undefined;
  /** The number of the question that told who the user is. */
  #userAsked = 0;
  #asking: Promise<string | undefined> | undefined;
  /** What `getToken` threw, if it went on doing so. */
  #noToken: unknown;
  /** The server's terms for the user who is signed in, once they are known; and the question for them. */
  #terms: FileTerms | undefined;
  #asked: Promise<FileTerms | undefined> | undefined;

  /** As {@link createChartlift}, which is what to call; `start` is another way to start an engine, for tests. */
  constructor(options: ChartliftOptions, start?: StartEngine) {
    this.#options = checkOptions(options);
    this.#tokens = new Tokens(options);
    this.#supervisor = new Supervisor(start ?? later(options), {
      event: (event, engine) => this.#handle(event, engine),
      waits: (waiting) => this.#waits(waiting),
      ended: (error) => this.#fail(error, (one) => this.#owned.has(one)),
    });
  }

  /**
   * Starts the workers, learns what uploads will be asked for and connects to where they go, so that the first file need
   * not wait for that: call it when the user is about to choose a file.
   *
   * @throws {ChartliftError} `unsupported` or `worker_failed` if workers cannot run here
   */
  async prepare(): Promise<void> {
    browserOnly();
    void this.terms();
    await this.#supervisor.engine();
  }

  /**
   * Which files the server takes from the user who is signed in: asked once, by this, {@link prepare} or the first upload.
   * From then on, files that it would refuse fail before anything of them is sent.
   *
   * `undefined` where it cannot be asked just now: then it says so when files come.
   */
  async terms(): Promise<FileTerms | undefined> {
    browserOnly();
    const token = await this.#known();
    this.#asked ??= import('./terms.js')
      .then(({ askTerms }) =>
        askTerms(this.#options.apiUrl, async (refused) => (refused ? this.#token(refused) : token)),
      )
      .catch(() => undefined);
    const asked = this.#asked;
    const terms = await asked;
    // Another user's by now, or nobody's.
    if (asked !== this.#asked) return undefined;
    if (!terms) this.#asked = undefined;
    this.#terms = terms;
    return terms;
  }

  /**
   * Begins to upload a file, or several.
   *
   * @throws {ChartliftError} `invalid_argument` if that cannot be meant; everything later is told by the upload
   */
  upload(file: Blob, options: UploadOptions): Upload;
  upload(files: Iterable<Blob>, options: UploadOptions): Upload[];
  upload(files: Blob | Iterable<Blob>, options: UploadOptions): Upload | Upload[] {
    browserOnly();
    const wanted = checkUpload(options);
    const several = typeof files === 'object' && files !== null && Symbol.iterator in files;
    // All are looked at before the first begins: none or all of them go up.
    const chosen = several ? Array.from(files, (file) => blob(file, 'each file')) : [blob(files, 'the file')];
    const begun = chosen.map((file) => new Upload(file, wanted, (upload) => this.#start(upload)));
    this.#list([...this.#uploads, ...begun]);
    for (const upload of begun) upload.begin();
    return several ? begun : (begun[0] as Upload);
  }

  /** All uploads since the page was loaded, in order; the same array until one is added or forgotten. */
  uploads(): readonly Upload[] {
    return this.#uploads;
  }

  /** Calls back when an upload is added or forgotten. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Takes an ended upload off the list, or several, by their ids. */
  forget(ids: string | Iterable<string>): void {
    const gone = new Set(typeof ids === 'string' ? [ids] : ids);
    this.#list(this.#uploads.filter(({ id, ended }) => !ended || !gone.has(id)));
  }

  /** Pauses every upload that is under way. */
  pauseAll(): void {
    for (const upload of this.#uploads) upload.pause();
  }

  /** Lets every paused upload go on. */
  resumeAll(): void {
    for (const upload of this.#uploads) upload.resume();
  }

  /** Cancels every upload that has not ended. */
  cancelAll(): void {
    for (const upload of this.#uploads) upload.cancel();
  }

  /**
   * Uploads that the user who is signed in began earlier in this browser, or went on with; each goes on when its file is
   * given to {@link upload} again. After a week the server gives them up, and they are no longer listed.
   */
  async resumable({ signal }: Abortable = {}): Promise<ResumableUpload[]> {
    browserOnly();
    optionalSignal(signal, 'signal');
    const life = this.#life.signal;
    const known = this.#known();
    return (await this.#supervisor.engine()).unless(signal, async () => {
      // If another user has signed in, this ends the engine that runs.
      await known;
      if (life.aborted) throw life.reason;
      return (await this.#supervisor.engine()).resumable(this.#user);
    });
  }

  /**
   * Compresses a file without uploading it, in all workers: one gzip stream, as uploads store it and every tool reads it.
   *
   * @throws {ChartliftError} `source_unreadable` or `source_changed` if the file cannot be read to its end; `cancelled` by
   * the signal, which ends this one only (what the workers had begun of it is let go)
   */
  async compress(file: Blob, { signal }: Abortable = {}): Promise<Blob> {
    browserOnly();
    blob(file, 'the file');
    optionalSignal(signal, 'signal');
    const engine = await this.#supervisor.engine();
    return engine.unless(signal, () => engine.compress(file));
  }

  /**
   * Reads a file: its parts are fetched in parallel, decoded in the workers, and checked against what was stored.
   *
   * Settles once the server has said what the file is; nothing more than a few MiB is fetched until its stream is read.
   *
   * @throws {ChartliftError} what the server refused, for example `not_found` or `archived`; `cancelled` by the signal
   */
  async download(attachmentId: string, options: DownloadOptions = {}): Promise<Download> {
    browserOnly();
    text(attachmentId, 'attachmentId');
    checkDownload(options);
    return (await this.#downloads()).begin(attachmentId, options);
  }

  /**
   * Saves a file to disk, to be called from a click: where the browser has a dialog for it (Chrome, Edge), straight into
   * the chosen file, whatever its size; elsewhere through memory up to 512 MiB; and beyond that by the browser alone,
   * which does not verify it (unless the file was stored under a key that not every browser decodes). Says which it was.
   *
   * A file of the same name that is chosen in the dialog is emptied by the browser at once: after a failure, it is gone.
   *
   * @throws {ChartliftError} as {@link download}, also when what arrives is `damaged`, twice over; no file is left then
   */
  async saveToDisk(attachmentId: string, options: SaveOptions = {}): Promise<SavedAs> {
    browserOnly();
    text(attachmentId, 'attachmentId');
    const { suggestedName, askWhere = true, ...wanted } = checkDownload(options);
    return saveWhere(askWhere, suggestedName, async (target) => {
      const download = await (await this.#downloads()).begin(attachmentId, wanted);
      return download.keep(target);
    });
  }

  /**
   * Stops the workers. What is under way fails with `closed`; a retry, or anything new, starts them again. Uploads can be
   * resumed on another page.
   */
  close(): void {
    this.#endAll(new ChartliftError('closed', 'the upload client was closed; retry to go on', true));
  }

  /** Ends everything and forgets it, file names included: what the next user of this page must not see. */
  signOut(): void {
    this.#endAll(userChanged());
    this.#user = undefined;
    for (const upload of this.#uploads) this.#owned.set(upload, this.#users);
    this.#users += 1;
    this.#list([]);
  }

  #endAll(error: ChartliftError): void {
    this.#life.abort(error);
    this.#life = new AbortController();
    // Its answer tells who was signed in before.
    this.#asking = undefined;
    this.#supervisor.stop(error);
    this.#fail(error, () => true);
    this.#terms = this.#asked = undefined;
    this.#loaded?.forget();
  }

  /** What reads and saves files is loaded with the first. */
  async #downloads(): Promise<Downloads> {
    const { signal } = this.#life;
    this.#loading ??= this.#again(() => import('./downloads.js')).then(({ Downloads }) => {
      const start = (download: Download, request: Omit<DownloadRequest, 'id'>) =>
        void this.#hand(download, (engine) => download.readWith(engine, request));
      this.#loaded = new Downloads(start, saveWhere, this.#options.keepBytes ?? 0);
      return this.#loaded;
    });
    const downloads = await this.#loading.catch((cause: unknown) => {
      this.#loading = undefined;
      return notLoaded(cause);
    });
    if (signal.aborted) throw signal.reason;
    return downloads;
  }

  #start(upload: Upload): void {
    if ((this.#owned.get(upload) ?? this.#users) !== this.#users) {
      upload.fail(userChanged());
      return;
    }
    // A retry of one that was forgotten.
    if (!this.#uploads.includes(upload)) this.#list([...this.#uploads, upload]);
    // Not waited for: while they are not known, the server says no itself.
    void this.terms();
    void this.#hand(upload, (engine) => {
      const refused = this.#terms?.refusal(upload.snapshot());
      if (refused) upload.fail(refused);
      else upload.sendWith(engine, this.#user);
    });
  }

  /** Has an engine do it, once it is known whose it is; one that ended meanwhile, no engine ever hears of. */
  async #hand(one: Upload | Download, to: (engine: Engine) => void): Promise<void> {
    const { attempt } = one;
    const wanted = () => !one.ended && one.attempt === attempt;
    await this.#known();
    if (!wanted()) return;
    this.#owned.set(one, this.#users);
    try {
      const engine = await this.#supervisor.engine();
      if (wanted()) to(engine);
    } catch (error) {
      if (wanted()) one.fail(error as ChartliftError);
    }
  }

  /**
   * Settles when it is known who is signed in now, as far as tokens say it, or when everything is ended; asked once for all
   * that begins at once. Gives the token that said so.
   */
  #known(): Promise<string | undefined> {
    const { signal } = this.#life;
    this.#asking ??= new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined));
      void this.#bearer().then((bearer) => {
        if (signal.aborted) return;
        this.#asking = undefined;
        this.#isCurrent(bearer);
        resolve(bearer.token);
      });
    });
    return this.#asking;
  }

  /** A token; without one if `getToken` gives none, or still throws after some tries. */
  async #bearer(refused?: string): Promise<Bearer> {
    const bearer = await this.#again(async () => {
      const bearer = await this.#tokens.get(refused);
      if (bearer.thrown !== undefined) throw bearer;
      return bearer;
    }).catch((last: Bearer) => last);
    this.#noToken = bearer.thrown;
    return bearer;
  }

  #again<T>(work: () => Promise<T>): Promise<T> {
    return again(this.#life.signal, (waiting) => this.#waits(waiting), work);
  }

  /** Takes note of whom a token belongs to; `false` if it was asked for before another user signed in. */
  #isCurrent({ user, asked }: Bearer): boolean {
    if (user === undefined || user === this.#user) return true;
    if (asked < this.#userAsked) return false;
    const former = this.#user;
    this.#user = user;
    this.#userAsked = asked;
    if (former !== undefined) this.#userChanged();
    return true;
  }

  /** What the former user had under way must not be audited as the next one's, nor its file names be seen. */
  #userChanged(): void {
    this.#terms = this.#asked = undefined;
    this.#loaded?.forget();
    if (this.#options.onUserChange === 'continue') return;
    this.#users += 1;
    this.#supervisor.stop(userChanged());
    this.#list(this.#uploads.filter((upload) => !upload.ended && !this.#owned.has(upload)));
  }

  #list(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    this.#byId = undefined;
    this.#listeners.call();
  }

  #fail(error: ChartliftError, which: (one: Upload | Download) => boolean): void {
    for (const upload of this.#uploads) if (which(upload)) upload.fail(error);
    this.#loaded?.fail(error, which);
  }

  #waits(waiting: Waiting): void {
    for (const upload of this.#uploads) upload.waits(waiting);
  }

  #handle(event: EngineEvent, engine: Engine): void {
    if (event.type === 'tokenWanted') void this.#giveToken(engine, event.call, event.refused ?? undefined);
    else if (event.type === 'encoderFault') this.#encoderFault();
    else if ('id' in event && 'code' in event && event.code === 'unauthenticated' && this.#noToken !== undefined)
      this.#fail(tokenFailed(this.#noToken), ({ id }) => id === event.id);
    else if (isOfDownload(event)) this.#loaded?.handle(event);
    else if ('id' in event) {
      this.#byId ??= new Map(this.#uploads.map((upload) => [upload.id, upload]));
      const upload = this.#byId.get(event.id);
      if (upload) engine.tell(upload, event);
    }
  }

  #encoderFault(): void {
    console.error('chartlift: compressed bytes did not decompress to the file; uploads go on uncompressed');
    this.#options.onEncoderFault?.();
  }

  /** If the token is another user's, this ends the engine that asked: it never gets it. */
  async #giveToken(engine: Engine, call: number, refused: string | undefined): Promise<void> {
    const token = await this.#token(refused);
    if (!engine.ended) engine.giveToken(call, token);
  }

  /** A token for one question, unless it is another user's by now, or everything was ended meanwhile. */
  async #token(refused: string | undefined): Promise<string | undefined> {
    const { signal } = this.#life;
    const bearer = await this.#bearer(refused);
    return !signal.aborted && this.#isCurrent(bearer) ? bearer.token : undefined;
  }
}

/** What starts an engine is loaded with the first: a page that only shows files does without. */
function later(options: ChartliftOptions): StartEngine {
  return async (hooks, signal) =>
    (await import('./workers/start.js')).startEngine(options, isSupported(), hooks, signal);
}

function userChanged(): ChartliftError {
  const message = 'the user has signed out, or another one in';
  return new ChartliftError('user_changed', message, false);
}

/** The server has refused because there was no token, and it was the page that had none to give. */
function tokenFailed(cause: unknown): ChartliftError {
  return new ChartliftError('unauthenticated', 'getToken went on failing; retry', true, { cause });
}

function browserOnly(): void {
  if (typeof location === 'undefined') {
    throw new ChartliftError('browser_only', 'call this in a browser: from client code', false);
  }
}

function isOfDownload(event: EngineEvent): event is DownloadEvent {
  return event.type.startsWith('download');
}

function checkUpload(options: UploadOptions): UploadOptions {
  record(options, 'the upload’s options');
  text(options.recordId, 'recordId');
  for (const name of ['attachmentId', 'fileName'] as const) optionalText(options[name], name);
  // It is empty where a `File` is of no known kind.
  optionalText(options.contentType || undefined, 'contentType');
  optionalSignal(options.signal, 'signal');
  checkRestrictions(options);
  return options;
}

function checkDownload<T extends DownloadOptions & SaveOptions>(options: T): T {
  record(options, 'the download’s options');
  optionalNumber(options.version, 'version', 1, MOST_U32);
  optionalNumber((options as DownloadOptions).startAt, 'startAt', 0);
  optionalFunction(options.onProgress, 'onProgress');
  optionalSignal(options.signal, 'signal');
  optionalText(options.suggestedName, 'suggestedName');
  return options;
}
