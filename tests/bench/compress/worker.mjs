// The peers, each in a worker of its own: reads the file as a stream and gzips it at level 6, which all of them default to.
import { Gzip } from 'fflate';
import { Deflate } from 'pako';

/** @param {File} file @returns {Promise<Blob>} */
function compressionStream(file) {
  return new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

/** @param {File} file */
async function pako(file) {
  /** @type {BlobPart[]} */
  const made = [];
  const deflate = new Deflate({ level: 6, gzip: true });
  deflate.onData = (chunk) => made.push(/** @type {BlobPart} */ (chunk));
  for await (const chunk of chunks(file)) deflate.push(chunk, false);
  deflate.push(new Uint8Array(), true);
  return new Blob(made);
}

/** @param {File} file */
async function fflate(file) {
  /** @type {BlobPart[]} */
  const made = [];
  const gzip = new Gzip({ level: 6 }, (chunk) => made.push(/** @type {BlobPart} */ (chunk)));
  for await (const chunk of chunks(file)) gzip.push(chunk, false);
  gzip.push(new Uint8Array(), true);
  return new Blob(made);
}

/** @param {File} file @returns {AsyncGenerator<Uint8Array>} */
async function* chunks(file) {
  const reader = file.stream().getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

/** @type {Record<string, (file: File) => Promise<Blob>>} */
const peers = { 'compression-stream': compressionStream, pako, fflate };

self.onmessage = async ({ data: { client, file } }) => {
  try {
    self.postMessage({ blob: await peers[client](file) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
