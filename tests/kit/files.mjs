// Large files made quickly: a few MiB over and over, each 64 KiB stamped with its place, so that no two are alike.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { fhirNdjson } from './inputs/fhir.mjs';
import { Random } from './inputs/random.mjs';

export const MIB = 1024 * 1024;
const STAMPED = 64 * 1024;

/** @typedef {keyof typeof BLOCKS} Kind `noise` is stored as it is, `text` as gzip of a twelfth, `letters` as gzip of nearly half */

const BLOCKS = {
  noise: () => new Random(7).bytes(8 * MIB),
  text: () => Buffer.concat([...fhirNdjson(8 * MIB)]),
  letters,
};

/** Text with as much again between it as something was encoded in. */
function letters() {
  const text = BLOCKS.text();
  const encoded = BLOCKS.noise().toString('base64');
  const page = 4096;
  return Buffer.concat(
    Array.from({ length: 1024 }, (_, at) => at * page).flatMap((at) => [
      text.subarray(at, at + page),
      Buffer.from(encoded.slice(at, at + page)),
    ]),
  );
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {number} bytes
 * @param {Kind} kind
 */
export async function bigFile(folder, name, bytes, kind) {
  const file = path.join(folder, name);
  const stream = createWriteStream(file);
  const hash = createHash('sha256');
  const pattern = BLOCKS[kind]();
  for (let at = 0; at < bytes; at += pattern.length) {
    const piece = Buffer.from(pattern.subarray(0, Math.min(pattern.length, bytes - at)));
    for (let stamp = 0; stamp + 16 < piece.length; stamp += STAMPED) {
      piece.write(String(at + stamp).padStart(16, '0'), stamp, 'latin1');
    }
    hash.update(piece);
    if (!stream.write(piece)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  return { path: file, bytes, sha256: hash.digest('hex') };
}
