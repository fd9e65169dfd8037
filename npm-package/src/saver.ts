import type { ChartliftError } from './basics.js';
import { Listeners, randomId } from './basics.js';
import { notSaved } from './not-saved.js';
import type { DownloadSnapshot, SavedAs, SaveOptions } from './types.js';

/** One look at a file being saved; a new object each time something changed. */
export interface SavingFile {
  /** Names it on this page. */
  readonly id: string;
  readonly attachmentId: string;
  readonly status: 'saving' | 'done' | 'failed' | 'cancelled';
  /** How it stands; `null` until the first bytes come. */
  readonly progress: DownloadSnapshot | null;
  /** How it was saved. */
  readonly savedAs: SavedAs | null;
  /** Why it failed. */
  readonly error: ChartliftError | null;
}

/** The client, as far as saving goes. */
export interface SaveClient {
  saveToDisk: (attachmentId: string, options: SaveOptions) => Promise<SavedAs>;
}

/** What a {@link FileSaver} does for a component. */
export interface FileDownload {
  save: (attachmentId: string, options?: Omit<SaveOptions, 'onProgress' | 'signal'>) => Promise<void>;
}

/** Keeps a list of files being saved. The list is the same array until something changes. */
export class FileSaver implements FileDownload {
  readonly #client: SaveClient;
  readonly #listeners = new Listeners();
  readonly #aborts = new Map<string, AbortController>();
  #leaving: ReturnType<typeof setTimeout> | undefined;
  #files: readonly SavingFile[] = [];

  constructor(client: SaveClient) {
    this.#client = client;
  }

  readonly files = (): readonly SavingFile[] => this.#files;

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  /** Settles when it ended, well or not: the list says how. */
  readonly save: FileDownload['save'] = async (attachmentId, options = {}) => {
    const id = randomId();
    const abort = new AbortController();
    this.#aborts.set(id, abort);
    const begun: SavingFile = { id, attachmentId, status: 'saving', progress: null, savedAs: null, error: null };
    this.#set([...this.#files, begun]);
    const onProgress = (progress: DownloadSnapshot) => this.#change(id, { progress });
    try {
      const wanted = { ...options, onProgress, signal: abort.signal };
      this.#change(id, { status: 'done', savedAs: await this.#client.saveToDisk(attachmentId, wanted) });
    } catch (reason) {
      const error = notSaved(reason);
      this.#change(id, { status: error.code === 'cancelled' ? 'cancelled' : 'failed', error });
    } finally {
      this.#aborts.delete(id);
    }
  };

  readonly cancel = (id: string): void => this.#aborts.get(id)?.abort();

  /** Takes all that have ended off the list. */
  readonly reset = (): void => {
    this.#set(this.#files.filter((file) => file.status === 'saving'));
  };

  /** Somebody looks at it. */
  readonly keep = (): void => clearTimeout(this.#leaving);

  /** Nobody does any more, unless they come back at once as in React's StrictMode: what is under way ends. */
  readonly leave = (): void => {
    this.#leaving = setTimeout(this.cancelAll);
  };

  readonly cancelAll = (): void => {
    for (const abort of this.#aborts.values()) abort.abort();
  };

  readonly dismiss = (id: string): void => {
    this.#set(this.#files.filter((file) => file.id !== id || file.status === 'saving'));
  };

  #change(id: string, change: Partial<SavingFile>): void {
    this.#set(this.#files.map((file) => (file.id === id ? { ...file, ...change } : file)));
  }

  #set(files: readonly SavingFile[]): void {
    this.#files = files;
    this.#listeners.call();
  }
}
