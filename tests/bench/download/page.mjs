// Runs in the page: stores a file once, then reads it back in each contender's way.
import { createChartlift } from '/client/dist/index.js';

/**
 * @typedef {object} Place
 * @property {string} apiUrl
 * @property {string} token
 * @property {string} recordId
 * @property {string} signerUrl
 * @property {string} attachmentId
 * @property {string} key the stored object
 */

/** @param {Place} place */
const clientOf = ({ apiUrl, token }) => createChartlift({ apiUrl, getToken: () => token });

/** Uploads the chosen file. @param {Place} place */
async function store(place) {
  const file = /** @type {HTMLInputElement} */ (document.querySelector('input')).files?.[0];
  if (!file) throw new Error('no file is chosen');
  const { attachmentId, storedBytes } = await clientOf(place).upload(file, { recordId: place.recordId }).done;
  return { attachmentId, storedBytes };
}

/** @param {Place} place @returns {Promise<() => Promise<ReadableStream<Uint8Array>>>} */
async function chartlift(place) {
  const client = clientOf(place);
  await client.prepare();
  return async () => (await client.download(place.attachmentId)).stream;
}

/** The browser inflates while it fetches. @param {Place} place */
async function contentEncoding({ apiUrl, token, attachmentId }) {
  return async () => {
    const asked = { attachment_id: attachmentId };
    const { url } = await ask(`${apiUrl}/api/files/download-url`, asked, { authorization: `Bearer ${token}` });
    return bodyOf(await fetch(url));
  };
}

/** The page inflates what one request brings. @param {Place} place */
async function decompressionStream({ signerUrl, key }) {
  return async () => {
    const { url } = await ask(`${signerUrl}/sign-get`, { key });
    const inflate = /** @type {ReadableWritablePair<Uint8Array, Uint8Array>} */ (new DecompressionStream('gzip'));
    return bodyOf(await fetch(url)).pipeThrough(inflate);
  };
}

/** @param {Response} response @returns {ReadableStream<Uint8Array>} */
function bodyOf(response) {
  if (!response.ok || !response.body) throw new Error(`the download answered ${response.status}`);
  return response.body;
}

/** @param {string} url @param {unknown} body @param {Record<string, string>} [headers] */
async function ask(url, body, headers = {}) {
  const all = { 'content-type': 'application/json', ...headers };
  const response = await fetch(url, { method: 'POST', headers: all, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${new URL(url).pathname}: ${response.status}`);
  return response.json();
}

/** @type {Record<string, (place: Place) => Promise<() => Promise<ReadableStream<Uint8Array>>>>} */
const contenders = {
  chartlift,
  'content-encoding': contentEncoding,
  'decompression-stream': decompressionStream,
};

/** Reads the file to its end; answers its bytes. @param {string} name @param {Place} place */
async function run(name, place) {
  const open = await contenders[name](place);
  // Any app has talked to its own back end before.
  await fetch(`${place.apiUrl}/api/medical-records?limit=1`, { headers: { authorization: `Bearer ${place.token}` } });
  await ask(`${place.signerUrl}/ready`, {});
  let longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: 'longtask' });
  const start = performance.now();
  const reader = (await open()).getReader();
  let bytes = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) bytes += read.value.length;
  const ms = performance.now() - start;
  await new Promise((done) => setTimeout(done));
  return { ms, bytes, longest };
}

Object.assign(window, { bench: { store, run } });
