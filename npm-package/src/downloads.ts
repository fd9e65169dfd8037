import { Download } from './download.js';
import type { ChartliftError } from './error.js';
import { KeptFiles } from './kept.js';
import { collect, decodesEverywhere, LARGEST_BLOB_BYTES, openPlain, writeTo } from './save.js';
import type { DownloadOptions, SavedAs } from './types.js';
import type { DownloadEvent, DownloadRequest } from './workers/messages.js';

/** Begins one when it is known who is signed in. */
export type StartDownload = (download: Download, request: Omit<DownloadRequest, 'id'>) => void;

/** The downloads of one client, and what is kept of them. Loaded with the first. */
export class Downloads {
  readonly #start: StartDownload;
  readonly #kept: KeptFiles;
  readonly #all = new Map<string, Download>();

  constructor(start: StartDownload, keepBytes: number) {
    this.#start = start;
    this.#kept = new KeptFiles(keepBytes);
  }

  /** Settles once the server has said what the file is. */
  begin(attachmentId: string, { version, startAt = 0, onProgress, signal }: DownloadOptions): Promise<Download> {
    const download = new Download(
      {
        kept: (named) => this.#kept.get(attachmentId, named),
        keeps: (bytes) => this.#kept.keeps(bytes),
        keep: (named, pieces) => this.#kept.put(attachmentId, named, pieces),
        ended: ({ id }) => {
          this.#all.delete(id);
          signal?.removeEventListener('abort', cancel);
        },
      },
      startAt,
    );
    const cancel = () => download.cancel();
    this.#all.set(download.id, download);
    if (onProgress) download.subscribe(() => onProgress(download.snapshot()));
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel);
    this.#start(download, { attachmentId, version, startAt });
    return download.opened;
  }

  /** Saves one to the target that was chosen, or in the best other way there is. */
  async save(
    target: FileSystemFileHandle | undefined,
    attachmentId: string,
    options: DownloadOptions,
  ): Promise<SavedAs> {
    const download = await this.begin(attachmentId, options);
    const anew = () => this.begin(attachmentId, { ...options, version: download.version });
    if (target) return writeTo(target, download, anew);
    if (download.sizeBytes <= LARGEST_BLOB_BYTES || !decodesEverywhere(download)) return collect(download, anew);
    openPlain(download.plainUrl);
    download.cancel();
    return 'url';
  }

  handle(event: DownloadEvent): void {
    this.#all.get(event.id)?.handle(event);
  }

  fail(error: ChartliftError, which: (download: Download) => boolean): void {
    for (const download of [...this.#all.values()]) if (which(download)) download.fail(error);
  }

  forget(): void {
    this.#kept.clear();
  }
}
