// Files too large to be held in memory.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { MIB, noise } from './kit.ts';

/** Writes so many bytes that compress a little. */
export async function writeNoise(file: string, bytes: number): Promise<void> {
  const { buffer } = noise('piece', 4 * MIB);
  const stream = createWriteStream(file);
  for (let written = 0; written < bytes; written += buffer.length) {
    if (!stream.write(buffer.subarray(0, Math.min(buffer.length, bytes - written)))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}
