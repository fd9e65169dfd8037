// In the page: one client for a whole day of files that exist nowhere but here.
import { pieces } from './kinds.mjs';

/** @type {any} */
let client;

/** @param {{ apiUrl: string, token: string, options?: any }} how */
export async function open({ apiUrl, token, options = {} }) {
  const { createChartlift } = await import(/** @type {string} */ ('@chartlift/client'));
  client = createChartlift({ apiUrl, getToken: () => token, ...options });
  await client.resumable();
}

/** A file of repeated pieces: the browser keeps each piece once. @param {import('./kinds.mjs').Spec} spec */
function made(spec) {
  const { seed, bytes, type, extension } = spec;
  const blobs = pieces(spec).map((piece) => new Blob([piece]));
  const parts = [];
  for (let at = 0, index = 0; at < bytes; index++) {
    const blob = blobs[index % blobs.length];
    parts.push(blob.size <= bytes - at ? blob : blob.slice(0, bytes - at));
    at += blob.size;
  }
  return new File(parts, `soak-${seed}.${extension}`, { type });
}

/**
 * Uploads one file to its end; one that is to be cancelled, until so much of it has been read.
 * @param {import('./kinds.mjs').Spec} spec
 * @param {string} recordId
 * @param {number} [cancelAfter] source bytes
 */
export async function upload(spec, recordId, cancelAfter) {
  const upload = client.upload(made(spec), { recordId });
  if (cancelAfter !== undefined) {
    const leave = upload.subscribe(() => {
      if (upload.snapshot().sourceBytesRead >= cancelAfter) upload.cancel();
    });
    upload.done.catch(() => {}).then(leave);
  }
  const outcome = await upload.done.then(
    (/** @type {any} */ result) => ({ result }),
    (/** @type {any} */ { code, message }) => ({ error: { code, message } }),
  );
  // The list of uploads keeps their files, and these files are in memory.
  client.forget(upload.id);
  return outcome;
}
