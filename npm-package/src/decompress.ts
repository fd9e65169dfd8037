import type { Abortable } from './abort.js';
import { notLoaded } from './basics.js';
import { blob, optionalSignal } from './check.js';

/**
 * The source of a gzip stream, by the browser's own decoder, which checks its length and CRC-32. No workers are needed.
 *
 * @throws {ChartliftError} `damaged` if it is no gzip stream, or not a whole one; `source_unreadable` if the file cannot be
 * read, `unsupported` if this browser decodes none, `cancelled` by the signal
 */
export async function decompress(file: Blob, { signal }: Abortable = {}): Promise<Blob> {
  blob(file, 'the file');
  optionalSignal(signal, 'signal');
  return (await import('./through.js').catch(notLoaded)).decompressed(file, signal);
}
