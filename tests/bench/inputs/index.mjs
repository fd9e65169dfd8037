// The kinds of input by name, written once and kept below target/bench.
import { once } from 'node:events';
import { closeSync, createReadStream, createWriteStream, openSync, readSync } from 'node:fs';
import { copyFile, mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { csv, noise, pdf } from '../../kit/inputs/documents.mjs';
import { fhirNdjson } from '../../kit/inputs/fhir.mjs';
import { benchFolder } from '../lib/folders.mjs';
import { ccda } from './ccda.mjs';
import { dump } from './dump.mjs';
import { english } from './english.mjs';
import { ct16, mr12 } from './images.mjs';
import { mixed } from './mixed.mjs';
import { numbers } from './numbers.mjs';
import { polish } from './polish.mjs';

/** Raised when a generator changes, so that files kept from before are not taken for the new ones. */
const GENERATION = 1;
/** Larger files repeat one of this size: generating 10 GiB takes longer than uploading it. */
const REPEATED_BYTES = 256 << 20;

/**
 * @typedef {object} Kind
 * @property {string} extension
 * @property {string} type media type
 * @property {(bytes: number) => Iterable<Buffer>} chunks at least so many bytes
 */

/** @type {Record<string, Kind>} */
export const kinds = {
  fhir: { extension: 'ndjson', type: 'application/x-ndjson', chunks: (bytes) => fhirNdjson(bytes) },
  ccda: { extension: 'xml', type: 'application/xml', chunks: (bytes) => ccda(bytes) },
  csv: { extension: 'csv', type: 'text/csv', chunks: (bytes) => csv(Math.ceil(bytes / 70)) },
  english: { extension: 'txt', type: 'text/plain', chunks: (bytes) => english(bytes) },
  dicom12: { extension: 'dcm', type: 'application/dicom', chunks: mr12 },
  dicom16: { extension: 'dcm', type: 'application/dicom', chunks: (bytes) => ct16(bytes) },
  pdf: { extension: 'pdf', type: 'application/pdf', chunks: (bytes) => [pdf({ pages: Math.ceil(bytes / 43_000) })] },
  polish: { extension: 'txt', type: 'text/plain', chunks: (bytes) => polish(bytes) },
  numbers: { extension: 'tsv', type: 'text/tab-separated-values', chunks: (bytes) => numbers(bytes) },
  dump: { extension: 'sql', type: 'application/sql', chunks: (bytes) => dump(bytes) },
  // Real machine code, and on every machine that runs this: Node itself.
  executable: { extension: 'bin', type: 'application/octet-stream', chunks: (bytes) => start(process.execPath, bytes) },
  mixed: { extension: 'tar', type: 'application/x-tar', chunks: mixed },
  noise: { extension: 'zip', type: 'application/zip', chunks: (bytes) => noise(bytes) },
};

/** Kinds that nobody tuned the encoder for; a table of their own. */
export const untuned = ['polish', 'numbers', 'dump', 'executable'];

/** The kinds that the compression table shows; nobody compresses noise. */
export const compressible = Object.keys(kinds).filter((kind) => kind !== 'noise' && !untuned.includes(kind));

/** The beginning of a file. @param {string} file @param {number} bytes @returns {Iterable<Buffer>} */
function* start(file, bytes) {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(1 << 20);
    for (let left = bytes; left > 0; ) {
      const read = readSync(descriptor, buffer, 0, Math.min(left, buffer.length), null);
      if (read === 0) return;
      left -= read;
      yield Buffer.from(buffer.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** @typedef {{ name: string, path: string, paths: string[], bytes: number, type: string }} Input the first file, and all of them */

/**
 * A file of this kind and about this size.
 * @param {string} kind
 * @param {number} bytes
 * @returns {Promise<Input>}
 */
export async function generated(kind, bytes) {
  const { extension, type, chunks } = kinds[kind];
  const folder = path.join(benchFolder, `inputs-${GENERATION}`);
  const file = path.join(folder, `${kind}-${bytes}.${extension}`);
  const known = await stat(file).catch(() => null);
  if (known) return { name: kind, path: file, paths: [file], bytes: known.size, type };
  await mkdir(folder, { recursive: true });
  process.stderr.write(`        writing ${path.basename(file)}\n`);
  // Written beside and renamed: a run broken off must not leave half a file. Flushed: writing it later would disturb.
  const beside = `${file}.${process.pid}`;
  const stream = createWriteStream(beside, { flush: true });
  const source = bytes > REPEATED_BYTES ? repeated(await generated(kind, REPEATED_BYTES), bytes) : chunks(bytes);
  for await (const chunk of source) if (!stream.write(chunk)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'close');
  await rename(beside, file);
  return { name: kind, path: file, paths: [file], bytes: (await stat(file)).size, type };
}

/**
 * Many files of this kind and about this size: an afternoon at the scanner.
 * @param {string} kind
 * @param {number} count
 * @param {number} bytes of each
 * @returns {Promise<Input>}
 */
export async function many(kind, count, bytes) {
  const one = await generated(kind, bytes);
  const folder = path.join(benchFolder, `inputs-${GENERATION}`, `${kind}-${bytes}`);
  await mkdir(folder, { recursive: true });
  const paths = Array.from({ length: count }, (_, index) => path.join(folder, `${index}${path.extname(one.path)}`));
  for (const file of paths) await copyFile(one.path, file);
  return { ...one, name: `${count} × ${kind} of ${bytes / 1000} KB`, path: paths[0], paths, bytes: one.bytes * count };
}

/** The same file over and over: no codec here looks back further than 32 KiB. @param {Input} input @param {number} bytes */
async function* repeated({ path: file }, bytes) {
  for (let left = bytes; left > 0; ) {
    for await (const chunk of createReadStream(file, { end: Math.min(left, REPEATED_BYTES) - 1 })) {
      left -= chunk.length;
      yield chunk;
    }
  }
}

/** A file somebody gave. @param {string} file @returns {Promise<Input>} */
export async function given(file) {
  const extension = path.extname(file).slice(1).toLowerCase();
  const type = Object.values(kinds).find((kind) => kind.extension === extension)?.type ?? 'application/octet-stream';
  const absolute = path.resolve(file);
  return { name: path.basename(file), path: absolute, paths: [absolute], bytes: (await stat(file)).size, type };
}
