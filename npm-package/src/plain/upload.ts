import type { components } from '../api/schema.js';
import { ChartliftError, randomId } from '../basics.js';
import { through, unreadable } from '../through.js';
import type { Encoding, UploadResult } from '../types.js';
import type { UploadRequest } from '../workers/messages.js';
import { again, type Calls } from './calls.js';
import { crc32, hex } from './crc32.js';
import { within } from './patience.js';
import { put } from './send.js';

type Schemas = components['schemas'];

const MIB = 1024 * 1024;
/** What fits one PUT; as `SINGLE_PUT_BYTES` of `server/protocol/src/limits.rs`. */
const SINGLE_PUT_BYTES = 5 * MIB;
/** S3's limit. */
const MAX_PARTS = 10_000;
/** Parts of stored files: one is held in memory at a time. */
const PART_BYTES = 8 * MIB;
/**
 * Files up to this are compressed: most come out below {@link SINGLE_PUT_BYTES}. Larger ones would need parts that can be
 * read alone, which CompressionStream cannot write, so they go up as they are.
 */
const LARGEST_COMPRESSED_BYTES = 32 * MIB;
/** Saving less than a twentieth is not worth decoding it at every download. */
const WORTH_IT = 0.95;

/** How an upload stands: what is known so far. */
export interface PlainProgress {
  uploadId: string | null;
  status: 'preparing' | 'uploading' | 'finishing';
  encoding: Encoding | null;
  read: number;
  sent: number;
  total: number;
}

/**
 * Uploads one file, part after part, on the page's own thread. One that is given up by `signal` rejects with `cancelled` only if
 * there is no version of it.
 */
export async function plainUpload(
  calls: Calls,
  { recordId, attachmentId, fileName, contentType }: UploadRequest,
  file: Blob,
  signal: AbortSignal,
  tell: (progress: PlainProgress) => void,
): Promise<UploadResult> {
  const now: PlainProgress = {
    uploadId: null,
    status: 'preparing',
    encoding: null,
    read: 0,
    sent: 0,
    total: file.size,
  };
  const told = (change: Partial<PlainProgress>) => tell(Object.assign(now, change));
  told({});
  const create = {
    record_id: recordId,
    attachment_id: attachmentId,
    file_name: fileName,
    content_type: contentType,
    size_bytes: file.size,
  };
  // What was paused is gone, so going on is another upload.
  const key = randomId();
  let asking = false;
  const creates = (signal: AbortSignal) =>
    calls.post<Schemas['UploadCreated']>('/api/files/upload-url', create, signal, key, (now) => {
      asking = now;
    });
  const created = await creates(signal).catch(async (error: unknown) => {
    // The server may have made it and not said so yet: nobody else knows of it, and its record could not be finalized for a week.
    const made = signal.aborted && asking ? await soon(calls, creates) : undefined;
    if (made) await calls.remove(uploadPath(made));
    throw error;
  });
  const path = uploadPath(created);
  let complete: ((signal: AbortSignal) => Promise<UploadResult>) | undefined;
  try {
    told({ uploadId: created.upload_id });
    const packed = created.policy.compression === 'auto' ? await gzipped(file, signal) : undefined;
    const stored = packed ?? file;
    const encoding: Encoding = packed ? 'gzip' : 'identity';
    told({ status: 'uploading', encoding, total: stored.size });
    const whole = stored.size <= SINGLE_PUT_BYTES;
    const partBytes = Math.max(PART_BYTES, Math.ceil(file.size / MAX_PARTS));
    const parts: Schemas['PartIndexEntry'][] = [];
    let all = 0;
    let sent = 0;
    for (let start = 0; start < stored.size || parts.length === 0; start += partBytes) {
      const slice = whole ? stored : stored.slice(start, start + partBytes);
      const bytes = await read(slice);
      const crc = crc32(bytes);
      all = crc32(bytes, all);
      const number = parts.length + 1;
      const body = { encoding, whole, parts: [{ number, size_bytes: slice.size, crc32: hex(crc) }] };
      await again(signal, async () => {
        const signed = await calls.post<Schemas['SignedParts']>(`${path}/part-urls`, body, signal);
        // Figures never go back: what a try before has shown stays.
        const gone = (bytes: number) => told({ sent: Math.max(now.sent, sent + bytes) });
        await put(signed.parts[0] as Schemas['SignedPart'], new Blob([bytes]), calls.patience, signal, gone);
      });
      const sourceBytes = packed ? file.size : slice.size;
      const sourceCrc = packed ? await crcOf(file) : crc;
      parts.push({
        number,
        source_bytes: sourceBytes,
        stored_bytes: slice.size,
        source_crc32: hex(sourceCrc),
        stored_crc32: hex(crc),
      });
      sent += slice.size;
      told({ sent, read: packed ? file.size : sent });
      if (whole) break;
    }
    told({ status: 'finishing' });
    const source = { size_bytes: file.size, crc32: packed ? (parts[0]?.source_crc32 ?? '') : hex(all) };
    const body = { source, stored: { size_bytes: stored.size, crc32: hex(all) }, parts };
    complete = async (signal) =>
      resultOf(await calls.post<Schemas['UploadCompleted']>(`${path}/complete`, body, signal));
    return await complete(signal);
  } catch (error) {
    // Nothing goes on from here later, so nothing is left for that.
    const end = await calls.remove(path);
    // It came too late, or the answer was lost: the server says again what it has made.
    const told = end === 'completed' && complete ? await soon(calls, complete) : undefined;
    if (told) return told;
    if (!signal.aborted) throw error;
    if (end !== 'gone' && complete) throw unconfirmed();
    throw new ChartliftError('cancelled', 'the upload was cancelled', false);
  }
}

const uploadPath = ({ upload_id }: Schemas['UploadCreated']) => `/api/files/uploads/${upload_id}`;

/** What work gives, unless that takes long or fails. */
async function soon<T>({ patience }: Calls, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const late = new AbortController();
  try {
    return await within(patience.cancelMs, work(late.signal));
  } catch {
    return undefined;
  } finally {
    late.abort();
  }
}

function unconfirmed(): ChartliftError {
  const message =
    'the upload was given up, but the server cannot be reached to say whether it was complete by then; look at the record';
  return new ChartliftError('cancel_unconfirmed', message, false);
}

function resultOf(done: Schemas['UploadCompleted']): UploadResult {
  return {
    uploadId: done.upload_id,
    attachmentId: done.attachment_id,
    version: done.version,
    sourceBytes: done.source_bytes,
    storedBytes: done.stored_bytes,
    encoding: done.encoding,
  };
}

/** The file as one gzip stream, where the browser can and it is worth it. */
async function gzipped(file: Blob, signal: AbortSignal): Promise<Blob | undefined> {
  if (typeof CompressionStream === 'undefined' || file.size === 0 || file.size > LARGEST_COMPRESSED_BYTES)
    return undefined;
  const packed = await through(file, new CompressionStream('gzip'), signal);
  return packed.size <= SINGLE_PUT_BYTES && packed.size < file.size * WORTH_IT ? packed : undefined;
}

async function crcOf(file: Blob): Promise<number> {
  let crc = 0;
  for (let start = 0; start < file.size; start += PART_BYTES) {
    crc = crc32(await read(file.slice(start, start + PART_BYTES)), crc);
  }
  return crc;
}

async function read(slice: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await slice.arrayBuffer());
  } catch (cause) {
    throw unreadable(cause);
  }
}
