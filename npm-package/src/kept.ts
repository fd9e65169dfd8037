/** A file's bytes in order. */
export type Pieces = readonly Uint8Array<ArrayBuffer>[];

/**
 * Verified files kept in memory for the session, bounded in bytes: those that were not used for longest leave first. Plain
 * buffers, for browsers write large blobs to disk.
 */
export class KeptFiles {
  readonly #mostBytes: number;
  readonly #files = new Map<string, { pieces: Pieces; bytes: number }>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Whether a file of this size would be kept at all. */
  keeps(bytes: number): boolean {
    return bytes <= this.#mostBytes && this.#mostBytes > 0;
  }

  get(attachmentId: string, version: number): Pieces | undefined {
    const key = `${attachmentId}/${version}`;
    const file = this.#files.get(key);
    if (!file) return undefined;
    this.#files.delete(key);
    this.#files.set(key, file);
    return file.pieces;
  }

  put(attachmentId: string, version: number, pieces: Pieces): void {
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    const key = `${attachmentId}/${version}`;
    if (!this.keeps(bytes) || this.#files.has(key)) return;
    this.#files.set(key, { pieces, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes: given }] of this.#files) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#files.delete(oldest);
      this.#bytes -= given;
    }
  }

  clear(): void {
    this.#files.clear();
    this.#bytes = 0;
  }
}
