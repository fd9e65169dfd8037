// In the page: one client against the real server, steered step by step from outside.
import { sha256 } from './sha256.mjs';

/** @typedef {{ at: number, status: string, progress: number, sent: number, total: number, read: number }} Sample */

/** @type {Map<string, { upload: any, samples: Sample[], ended: Promise<any> }>} */
const uploads = new Map();
/** No program begins so. */
const NO_PROGRAM = 0x9d;
/** @type {any} */
let client;

/** @param {{ apiUrl: string, token: string, options?: any }} how */
export async function open({ apiUrl, token, options = {} }) {
  const { createChartlift } = await import(/** @type {string} */ ('@chartlift/client'));
  client = createChartlift({ apiUrl, getToken: () => token, ...options });
  await client.resumable();
}

/** Uploads the file that was chosen. @param {string} recordId @returns {string} the upload's name on this page */
export function begin(recordId) {
  const input = /** @type {HTMLInputElement} */ (document.querySelector('#file'));
  const file = /** @type {FileList} */ (input.files)[0];
  const upload = client.upload(file, { recordId });
  /** @type {Sample[]} */
  const samples = [];
  upload.subscribe(() => {
    const now = upload.snapshot();
    const { status, progress, storedBytesSent: sent, storedBytesTotal: total, sourceBytesRead: read } = now;
    samples.push({ at: performance.now(), status, progress, sent, total, read });
  });
  uploads.set(upload.id, { upload, samples, ended: outcome(upload) });
  return upload.id;
}

/**
 * Uploads so many small files at once, each other than the rest; answers how they ended.
 * @param {number} count
 * @param {number} bytes
 * @param {string} recordId
 * @returns {Promise<string[]>}
 */
export async function many(count, bytes, recordId) {
  const files = [];
  for (let index = 0; index < count; index++) {
    const noise = crypto.getRandomValues(new Uint8Array(bytes));
    // One in 65,536 would begin like a program (`MZ`, `#!`), and be refused.
    noise[0] = NO_PROGRAM;
    files.push(new File([noise], `scan-${index}.bin`, { type: 'application/octet-stream' }));
    // Making them is not what is looked at.
    if (index % 10 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  const all = client.upload(files, { recordId });
  await Promise.allSettled(all.map((/** @type {any} */ { done }) => done));
  return all.map((/** @type {any} */ upload) => upload.snapshot().error?.code ?? upload.snapshot().status);
}

/** What the server takes, as the client knows it. */
export async function terms() {
  const { maxFileBytes, accept } = (await client.terms()) ?? {};
  return maxFileBytes === undefined ? null : { maxFileBytes, accept };
}

/**
 * Uploads a text of so many bytes; answers how that ended.
 * @param {string} recordId
 * @param {string} name
 * @param {string} type
 * @param {number} bytes
 * @returns {Promise<string>}
 */
export async function attempt(recordId, name, type, bytes) {
  const upload = client.upload(new File(['x'.repeat(bytes)], name, { type }), { recordId });
  const { error } = await outcome(upload);
  return error?.code ?? upload.snapshot().status;
}

/** @param {any} upload */
function outcome(upload) {
  return upload.done.then(
    (/** @type {any} */ result) => ({ result }),
    (/** @type {any} */ { code, message, retryable }) => ({ error: { code, message, retryable } }),
  );
}

/** @param {string} id */
function found(id) {
  const one = uploads.get(id);
  if (!one) throw new Error('no such upload');
  return one;
}

/** How an upload ended. @param {string} id @returns {Promise<{ result?: any, error?: any }>} */
export const ended = (id) => found(id).ended;
/** @param {string} id */
export const snapshot = (id) => found(id).upload.snapshot();
/** @param {string} id */
export const samples = (id) => found(id).samples;
export const resumable = () => client.resumable();

/** Answers when it was said. @param {'pause' | 'resume' | 'cancel'} verb @param {string} id */
export function command(verb, id) {
  const at = Date.now();
  found(id).upload[verb]();
  return at;
}

/** Answers when it was said. @param {'pauseAll' | 'resumeAll' | 'cancelAll'} verb */
export function commandAll(verb) {
  const at = Date.now();
  client[verb]();
  return at;
}

/** @param {string} id */
export function retry(id) {
  const one = found(id);
  one.upload.retry();
  one.ended = outcome(one.upload);
}

/**
 * Waits until a snapshot has what is looked for; fails once the upload has ended without it.
 * @template T
 * @param {string} id
 * @param {(snapshot: any) => T | undefined} look
 * @returns {Promise<T>}
 */
function until(id, look) {
  const { upload } = found(id);
  return new Promise((resolve, reject) => {
    let leave = () => {};
    const looked = () => {
      const now = upload.snapshot();
      const seen = look(now);
      if (seen === undefined && !upload.ended) return;
      leave();
      if (seen === undefined) reject(new Error(`it ended as ${now.status}: ${now.error?.message}`));
      else resolve(seen);
    };
    leave = upload.subscribe(looked);
    looked();
  });
}

/** Waits until a snapshot's status is this one. @param {string} id @param {string} wanted */
export const reaches = (id, wanted) => until(id, ({ status }) => (status === wanted ? true : undefined));

/** Waits until it waits for something, and answers what. @param {string} id @returns {Promise<any>} */
export const waits = (id) =>
  until(id, ({ waiting }) =>
    waiting ? { ...waiting, forMs: waiting.until && waiting.until - Date.now() } : undefined,
  );

/** Reads a file through the client; answers what came. @param {string} attachmentId */
export async function read(attachmentId) {
  const download = await client.download(attachmentId);
  const blob = await new Response(download.stream).blob();
  await download.done;
  return { bytes: blob.size, sha256: await sha256(blob) };
}

/** How compressing the file that was chosen ends. @returns {Promise<string>} */
export function compressed() {
  const input = /** @type {HTMLInputElement} */ (document.querySelector('#file'));
  return client.compress(/** @type {FileList} */ (input.files)[0]).then(
    () => 'done',
    (/** @type {any} */ { code }) => code,
  );
}

/**
 * Cancels an upload for which a token is asked that never comes; answers how it ended.
 * @param {string} apiUrl
 * @param {string} recordId
 * @returns {Promise<string>}
 */
export async function cancelUnsigned(apiUrl, recordId) {
  const { createChartlift } = await import(/** @type {string} */ ('@chartlift/client'));
  let asked = 0;
  /** @type {() => void} */
  let tell = () => {};
  const waits = /** @type {Promise<void>} */ (new Promise((resolve) => (tell = resolve)));
  // The first is for whom it is; the engine's own is the one that is waited for.
  const getToken = () => {
    asked += 1;
    if (asked === 1) return 'x';
    tell();
    return new Promise(() => {});
  };
  const upload = createChartlift({ apiUrl, getToken }).upload(new File(['x'], 'a.txt'), { recordId });
  await waits;
  while (upload.snapshot().status === 'queued') await new Promise((resolve) => setTimeout(resolve));
  upload.cancel();
  return (await outcome(upload)).error?.code;
}

/** Has the browser itself save what a URL answers, as the package does. @param {string} url */
export async function follow(url) {
  const { openPlain } = await import(/** @type {string} */ ('/package/dist/save.js'));
  // That it was saved is seen from outside.
  openPlain(url);
}

/** Saves without asking where; answers how, or why not. @param {string} attachmentId @returns {Promise<string>} */
export function save(attachmentId) {
  return client.saveToDisk(attachmentId, { askWhere: false }).catch((/** @type {any} */ { code }) => code);
}

/** The browser asks before the page is left. */
export function askBeforeLeaving() {
  addEventListener('beforeunload', (event) => event.preventDefault());
}
