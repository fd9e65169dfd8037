import type { ChartliftError } from './basics.js';
import { Download } from './download.js';
import { KeptFiles } from './kept.js';
import type { SaveWhere } from './picker.js';
import type { DownloadOptions } from './types.js';
import type { DownloadEvent, DownloadRequest } from './workers/messages.js';

/** Begins one when it is known who is signed in. */
export type StartDownload = (download: Download, request: Omit<DownloadRequest, 'id'>) => void;

/** The downloads of one client, and what is kept of them. Loaded with the first. */
export class Downloads {
  readonly #start: StartDownload;
  readonly #saveWhere: SaveWhere;
  readonly #kept: KeptFiles;
  readonly #all = new Map<string, Download>();

  constructor(start: StartDownload, saveWhere: SaveWhere, keepBytes: number) {
    this.#start = start;
    this.#saveWhere = saveWhere;
    this.#kept = new KeptFiles(keepBytes);
  }

  /** Settles once the server has said what the file is. */
  begin(attachmentId: string, options: DownloadOptions): Promise<Download> {
    const { version, startAt = 0, onProgress, signal } = options;
    const download: Download = new Download(
      {
        kept: (named) => this.#kept.get(attachmentId, named),
        keeps: (bytes) => this.#kept.keeps(bytes),
        keep: (named, pieces) => this.#kept.put(attachmentId, named, pieces),
        saveWhere: this.#saveWhere,
        anew: () => this.begin(attachmentId, { ...options, version: download.version }),
        ended: ({ id }) => {
          this.#all.delete(id);
          signal?.removeEventListener('abort', cancel);
        },
      },
      startAt,
    );
    const cancel = () => download.giveUp(signal?.reason);
    this.#all.set(download.id, download);
    if (onProgress) download.subscribe(() => onProgress(download.snapshot()));
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel);
    this.#start(download, { attachmentId, version, startAt });
    return download.opened;
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
