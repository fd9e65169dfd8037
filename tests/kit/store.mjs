// One upload, call by call, as the design walks through it.

import { put } from './api.mjs';
import { crc32Hex } from './crc32.mjs';

/**
 * @typedef {object} Part one part of the stored object and the source bytes it holds
 * @property {Buffer} stored
 * @property {Buffer} source
 */

/** Where a part's bytes are, for the index that completing sends. @param {Part} part @param {number} index */
const indexEntry = ({ stored, source }, index) => ({
  number: index + 1,
  source_bytes: source.length,
  stored_bytes: stored.length,
  source_crc32: crc32Hex(source),
  stored_crc32: crc32Hex(stored),
});

/** What is signed of a part. @param {Part} part @param {number} index */
export const toSign = ({ stored }, index) => ({
  number: index + 1,
  size_bytes: stored.length,
  crc32: crc32Hex(stored),
});

/** The body of complete. @param {Part[]} parts */
export function completion(parts) {
  const source = Buffer.concat(parts.map((part) => part.source));
  const stored = Buffer.concat(parts.map((part) => part.stored));
  return {
    source: { size_bytes: source.length, crc32: crc32Hex(source) },
    stored: { size_bytes: stored.length, crc32: crc32Hex(stored) },
    parts: parts.map(indexEntry),
  };
}

/** @typedef {{ name: string, type: string, encoding: 'gzip' | 'identity', parts: Part[] }} StoredFile */

/**
 * Creates and signs: an upload that is left like this is unfinished.
 * @param {import('./api.mjs').Api} api
 * @param {string} recordId
 * @param {StoredFile} file
 */
export function begin(api, recordId, { name, type, encoding, parts }) {
  const first = { encoding, whole: parts.length === 1, parts: parts.map(toSign) };
  return api.ok('POST', '/api/files/upload-url', {
    record_id: recordId,
    file_name: name,
    content_type: type,
    size_bytes: parts.reduce((sum, part) => sum + part.source.length, 0),
    first,
  });
}

/**
 * Creates, signs, sends and completes.
 * @param {import('./api.mjs').Api} api
 * @param {string} recordId
 * @param {StoredFile} file
 */
export async function store(api, recordId, file) {
  const { parts } = file;
  const created = await begin(api, recordId, file);
  const answers = await Promise.all(
    created.signed.map((/** @type {any} */ signed, /** @type {number} */ index) => put(signed, parts[index].stored)),
  );
  const completed = await api.ok('POST', `/api/files/uploads/${created.upload_id}/complete`, completion(parts));
  return { created, completed, statuses: answers.map((answer) => answer.status) };
}
