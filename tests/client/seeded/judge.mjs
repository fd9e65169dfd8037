// What must be true of a run that has ended, by what server and S3 have of it.
import { createHash } from 'node:crypto';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { getStored } from '../../kit/api.mjs';
import { content, fate, suffers } from './fate.mjs';

/** Codes a run may end with; any other is a fault of ours. */
const CODES = new Set([
  'cancelled',
  'cancel_unconfirmed',
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
const CANCELS = /** @type {const} */ (['cancel', 'cancelLate', 'cancelOffline']);
/** What may keep a cancel from reaching the server. */
const ABSENCES = /** @type {const} */ (['cancelOffline', 'offline', 'refused', 'portal']);

/**
 * @typedef {object} Judgement
 * @property {number} seed
 * @property {string} ending `succeeded` or an error's code
 * @property {string[]} corrupted
 * @property {string[]} faults other things that must never happen
 *
 * @typedef {object} Group what is known of all runs of a page
 * @property {import('../../kit/api.mjs').Api} api
 * @property {Map<number, string>} records
 * @property {import('./faults.mjs').Faults} faults
 * @property {string[]} resumable records whose uploads the journal still holds
 * @property {string[]} unfinished keys of the multipart uploads that S3 has
 * @property {number} pages how many have lived
 * @property {boolean} calm whether no run of the group took the network from all
 */

/** @param {Group} group @param {import('./page.mjs').Seen} seen @returns {Promise<Judgement>} */
export async function judge({ api, records, faults, resumable, unfinished, pages, calm }, seen) {
  const { seed, result, error } = seen;
  const record = /** @type {string} */ (records.get(seed));
  const wrong = [...seen.wrong];
  const attachments = await api.all(`/api/medical-records/${record}/attachments`);
  if (faults.flying(seed) !== 0) wrong.push('a request flies after the end');
  // A small file leaves no trace in a page that dies: whoever drops it again uploads it again.
  if (attachments.length > pages) wrong.push(`${attachments.length} versions`);
  // It hangs, which was said.
  if (!error && !result) return { seed, ending: 'nothing', corrupted: [], faults: wrong };
  if (!error) {
    if (resumable.includes(record)) wrong.push('the journal still has it after success');
    const there = attachments.some(({ id }) => id === result.attachmentId);
    const corrupted = there ? await corruption(api, seed, result) : ['there is no version'];
    return { seed, ending: 'succeeded', corrupted, faults: wrong };
  }
  const { code, message, retryable, typed } = error;
  if (!typed || !CODES.has(code)) wrong.push(`it ended with ${code}: ${message}`);
  if (typeof retryable !== 'boolean' || /:\/\/|Befund|Signature|token-/.test(message))
    wrong.push(`its text: ${message}`);
  if (code.startsWith('cancel') && !suffers(fate(seed), ...CANCELS)) wrong.push('cancelled by nobody');
  if (code === 'cancelled') {
    if (resumable.includes(record)) wrong.push('the journal still has it after a cancel');
    // What an earlier page completed without hearing of it stays.
    if (pages === 1 && attachments.length > 0) wrong.push('cancelled, and there is a version');
    // With the server out of reach a cancel leaves parts to its reaper; in calm weather nothing may stay.
    const reached = calm && Object.values(fate(seed).moods).every((mood) => mood < 1);
    if (reached && pages === 1) {
      if (unfinished.some((key) => key.includes(record))) wrong.push('parts in S3 after a cancel');
      const active = await api.all(`/api/files/uploads?status=active&record_id=${record}`);
      if (active.length > 0) wrong.push('an active upload after a cancel');
    }
  }
  return { seed, ending: code, corrupted: [], faults: wrong };
}

/** Whether a run takes the network from all that run beside it. @param {number} seed */
export const takesTheNetwork = (seed) => suffers(fate(seed), ...ABSENCES);

/** @param {import('../../kit/api.mjs').Api} api @param {number} seed @param {any} result @returns {Promise<string[]>} */
async function corruption(api, seed, result) {
  const asked = { attachment_id: result.attachmentId, ranges: true };
  const { url, encoding, ranges } = await api.ok('POST', '/api/files/download-url', asked);
  const { bytes: object } = await getStored(url);
  const source = Buffer.from(content(fate(seed)));
  if (result.encoding !== encoding) return ['the encoding is not the one that was said'];
  const decoded = encoding === 'gzip' ? oneMember(object) : object;
  if (!decoded) return ['the object is not one sound gzip member'];
  if (!decoded.equals(source)) return ['the object decodes to something else'];
  const { sha256, size_bytes: size } = ranges.source;
  if (sha256 && sha256 !== createHash('sha256').update(source).digest('hex')) return ['the SHA-256 is wrong'];
  const sizes = size === source.length && result.sourceBytes === size && result.storedBytes === object.length;
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
