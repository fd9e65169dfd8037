// Every kind of file a hospital drops, by name; generated, because no patient's data is ever shipped.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { dicomSlice } from './dicom.mjs';
import { csv, docx, noise, pdf, text } from './documents.mjs';
import { fhirNdjson } from './fhir.mjs';
import { jpeg } from './jpeg.mjs';

const MIB = 1024 * 1024;
/** S3's smallest part: at this size one PUT ends and multipart begins. */
const PART = 5 * MIB;

/**
 * @typedef {object} Input
 * @property {string} name the file name a user would see
 * @property {string} type its media type
 * @property {'gzip' | 'identity' | 'either'} encoding how it should be stored; a PDF's own mix of text and scans decides
 * @property {() => Iterable<Buffer>} chunks its bytes
 */

/** @typedef {Input & { path: string, bytes: number, sha256: string }} WrittenInput */

/** Slices of one MR series, 2 MiB each. */
export const SLICES = 20;

/** @type {Record<string, Input>} */
export const inputs = {
  fhir: {
    name: 'Bulk export 2024-03.ndjson',
    type: 'application/x-ndjson',
    encoding: 'gzip',
    chunks: () => fhirNdjson(200 * MIB),
  },
  pdf: {
    name: 'Entlassbrief Müller-Lüdenscheidt.pdf',
    type: 'application/pdf',
    encoding: 'either',
    chunks: () => [pdf()],
  },
  docx: {
    name: "Überweisung “Dr. O'Neil” & Söhne.docx",
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    encoding: 'identity',
    chunks: () => [docx()],
  },
  jpeg: {
    name: '傷の写真 📷.jpg',
    type: 'image/jpeg',
    encoding: 'identity',
    chunks: () => [jpeg({ width: 2400, height: 1600 })],
  },
  csv: { name: '../../lab; values 100%.csv', type: 'text/csv', encoding: 'gzip', chunks: () => csv(40_000) },
  empty: { name: 'empty.txt', type: 'text/plain', encoding: 'identity', chunks: () => [] },
  one: { name: 'one byte.txt', type: 'text/plain', encoding: 'identity', chunks: () => [Buffer.from('1')] },
  below: { name: '5 MiB less 1.txt', type: 'text/plain', encoding: 'gzip', chunks: () => text(PART - 1) },
  exact: { name: '5 MiB.txt', type: 'text/plain', encoding: 'gzip', chunks: () => text(PART) },
  above: { name: '5 MiB and 1.txt', type: 'text/plain', encoding: 'gzip', chunks: () => text(PART + 1) },
  rawBelow: {
    name: 'raw 5 MiB less 1.zip',
    type: 'application/zip',
    encoding: 'identity',
    chunks: () => noise(PART - 1),
  },
  rawExact: { name: 'raw 5 MiB.zip', type: 'application/zip', encoding: 'identity', chunks: () => noise(PART) },
  rawAbove: {
    name: 'raw 5 MiB and 1.zip',
    type: 'application/zip',
    encoding: 'identity',
    chunks: () => noise(PART + 1),
  },
  rawLarge: { name: 'raw 30 MiB.zip', type: 'application/zip', encoding: 'identity', chunks: () => noise(30 * MIB) },
  ...Object.fromEntries(
    Array.from({ length: SLICES }, (_, slice) => [
      `dicom${slice}`,
      {
        name: `MR 头部 ${String(slice + 1).padStart(3, '0')}.dcm`,
        type: 'application/dicom',
        encoding: 'gzip',
        chunks: () => dicomSlice({ slice, slices: SLICES }),
      },
    ]),
  ),
};

/**
 * Streams one input to disk, as a file of its own name in a folder of its own, and hashes it on the way.
 *
 * Names such as `../x` are tested as names, never as paths: on disk they lose their folders.
 * @param {string} key
 * @param {string} folder
 * @returns {Promise<WrittenInput>}
 */
export async function write(key, folder) {
  const input = inputs[key];
  if (!input) throw new Error(`no input is called ${key}; there are: ${Object.keys(inputs).join(', ')}`);
  const file = path.join(folder, key, path.basename(input.name));
  await mkdir(path.dirname(file), { recursive: true });
  const stream = createWriteStream(file);
  const hash = createHash('sha256');
  let bytes = 0;
  for (const chunk of input.chunks()) {
    hash.update(chunk);
    bytes += chunk.length;
    if (!stream.write(chunk)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  return { ...input, path: file, bytes, sha256: hash.digest('hex') };
}
