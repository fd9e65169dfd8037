import type { components } from '../api/schema.js';
import { ChartliftError } from '../basics.js';
import type { DownloadEvent, DownloadRequest } from '../workers/messages.js';
import { type Calls, unreachable } from './calls.js';
import { crc32, hex } from './crc32.js';
import { within } from './patience.js';

type Opened = components['schemas']['DownloadUrl'];

/**
 * Reads one file as the browser decodes it, and checks size and CRC-32 of the whole: the last bytes leave only after that.
 * `room` settles when the page wants one more piece.
 */
export async function plainDownload(
  calls: Calls,
  { id, attachmentId, version, startAt }: DownloadRequest,
  signal: AbortSignal,
  room: () => Promise<void>,
  tell: (event: DownloadEvent) => void,
): Promise<void> {
  const body = { attachment_id: attachmentId, version, disposition: 'attachment', ranges: true };
  const opened = await calls.post<Opened>('/api/files/download-url', body, signal);
  const sizeBytes = opened.source_bytes;
  if (startAt > sizeBytes) throw new ChartliftError('beyond_end', 'the file ends before the place to start at', false);
  tell({
    type: 'downloadOpened',
    id,
    url: opened.url,
    fileName: opened.file_name,
    contentType: opened.content_type,
    version: opened.version,
    sizeBytes,
    storedBytes: opened.stored_bytes,
    encoding: opened.encoding,
  });
  const { stallMs } = calls.patience;
  const response = await within(stallMs, fetch(opened.url, { signal, cache: 'no-store' })).catch(unreachable);
  if (!response.ok || !response.body) {
    const details = { status: response.status };
    throw new ChartliftError(
      'store_refused',
      `the object store refused the file (HTTP ${response.status})`,
      true,
      details,
    );
  }
  const reader = response.body.getReader();
  let [at, crc] = [0, 0];
  for (;;) {
    const { done, value } = await within(stallMs, reader.read()).catch(unreachable);
    if (done) break;
    crc = crc32(value, crc);
    const skipped = Math.min(value.length, Math.max(0, startAt - at));
    at += value.length;
    if (at === sizeBytes && hex(crc) !== opened.ranges?.source.crc32) break;
    if (at > sizeBytes) break;
    const piece = value.slice(skipped);
    if (piece.length === 0) continue;
    await room();
    if (signal.aborted) throw signal.reason;
    tell({ type: 'downloadPiece', id, buffer: piece.buffer });
    const progress = sizeBytes === 0 ? 0 : at / sizeBytes;
    const figures = { bytesPerSecond: 0, secondsLeft: null, offline: false, waiting: null };
    const stored = {
      storedBytesReceived: Math.round(opened.stored_bytes * progress),
      storedBytesTotal: opened.stored_bytes,
    };
    const read = { sourceBytesRead: at, sourceBytesVerified: at === sizeBytes ? at : startAt };
    tell({ type: 'downloadProgress', id, ...read, ...stored, ...figures, progress });
  }
  if (at !== sizeBytes || hex(crc) !== opened.ranges?.source.crc32) {
    // All but the last bytes have left: only who has them can begin anew.
    throw new ChartliftError('damaged', 'the file does not match its checksum; read it again from the start', true);
  }
  tell({ type: 'downloadDone', id });
}
