// What must be true of a run that has ended.
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { crc32Hex } from '../../kit/crc32.mjs';
import { content, fate } from './fate.mjs';

/** Codes a run may end with; any other is a fault of ours. */
const CODES = new Set([
  'cancelled',
  'network',
  'store_refused',
  'damaged',
  'bad_answer',
  // Refusals of the server that outlast all tries.
  'rate_limited',
  'internal',
  'object_store_unavailable',
  'token_expired',
  'upload_not_active',
  'upload_incomplete',
  'part_mismatch',
]);

/**
 * @typedef {object} Judgement
 * @property {number} seed
 * @property {string} ending `succeeded` or an error's code
 * @property {string[]} corrupted
 * @property {string[]} faults other things that must never happen
 */

/**
 * @param {import('./double.mjs').Double} double
 * @param {import('./page.mjs').Seen} seen
 * @param {{ resumable: string[], tabs: number }} page what the journal still holds, and how many pages lived
 * @returns {Judgement}
 */
export function judge(double, { seed, result, error, wrong }, { resumable, tabs }) {
  const faults = [...wrong];
  const uploads = double.world.of(seed);
  const completed = uploads.filter((upload) => upload.status === 'completed');
  if (double.flying(seed) !== 0) faults.push('a request flies after the end');
  if (!error) {
    if (resumable.includes(`record-${seed}`)) faults.push('the journal still has it after success');
    // A small file leaves no trace in a page that dies: whoever drops it again uploads it again.
    if (completed.length > tabs) faults.push(`${completed.length} versions`);
    const upload = result && double.world.uploads.get(result.uploadId);
    return { seed, ending: 'succeeded', corrupted: result ? corruption(upload, result) : [], faults };
  }
  const { code, message, retryable, typed } = error;
  if (!typed || !CODES.has(code)) faults.push(`it ended with ${code}: ${message}`);
  if (typeof retryable !== 'boolean' || /:\/\/|Befund|secret|token-/.test(message)) faults.push(`its text: ${message}`);
  if (code === 'cancelled') {
    if (fate(seed).kind !== 'cancel') faults.push('cancelled by nobody');
    if (resumable.includes(`record-${seed}`)) faults.push('the journal still has it after a cancel');
    const calm = Object.values(fate(seed).moods).every((mood) => mood < 1);
    const left = uploads.filter(({ status, parts, object }) => status === 'active' && (parts.size > 0 || object));
    // With the server out of its mind a cancel leaves parts to its reaper; in calm weather nothing may stay.
    if (calm && left.length > 0) faults.push('parts in S3 after a cancel');
  }
  return { seed, ending: code, corrupted: [], faults };
}

/** @param {import('./world.mjs').Upload | undefined} upload @param {any} result @returns {string[]} */
function corruption(upload, result) {
  if (!upload?.object || upload.status !== 'completed') return ['there is no object'];
  const source = Buffer.from(content(fate(upload.seed)));
  if (result.encoding !== upload.encoding) return ['the encoding is not the one that was said'];
  const decoded = upload.encoding === 'gzip' ? oneMember(upload.object) : upload.object;
  if (!decoded) return ['the object is not one sound gzip member'];
  if (!decoded.equals(source)) return ['the object decodes to something else'];
  if (upload.summary.crc32 !== crc32Hex(source)) return ['the CRC-32 of the source is wrong'];
  const sizes = result.sourceBytes === source.length && result.storedBytes === upload.object.length;
  return sizes ? [] : ['the sizes are wrong'];
}

/** The source, if nothing follows the first member (RFC 1952: header of 10 bytes, trailer of 8). @param {Buffer} object */
function oneMember(object) {
  try {
    const { engine } = /** @type {any} */ (inflateRawSync(object.subarray(10), /** @type {any} */ ({ info: true })));
    return 10 + engine.bytesWritten + 8 === object.length ? gunzipSync(object) : undefined;
  } catch {
    return undefined;
  }
}
