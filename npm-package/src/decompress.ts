import { blob } from './check.js';
import { ChartliftError } from './error.js';

/**
 * The source of a gzip stream, by the browser's own decoder, which checks its length and CRC-32. No workers are needed.
 *
 * @throws {ChartliftError} `damaged` if it is no gzip stream, or not a whole one
 */
export async function decompress(file: Blob): Promise<Blob> {
  blob(file, 'the file');
  try {
    return await new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
  } catch (cause) {
    throw new ChartliftError('damaged', 'this is not a whole gzip stream', false, { cause });
  }
}
