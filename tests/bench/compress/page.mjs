// Runs in the page: one file, compressed by one contender at a time. `window.bench` is what the harness calls.
import { Pool } from './pool.mjs';

/** @type {Map<string, Pool | Worker>} */
const running = new Map();
/** @type {Blob | undefined} */
let output;

/** @returns {File} */
function chosen() {
  const file = /** @type {HTMLInputElement} */ (document.querySelector('input')).files?.[0];
  if (!file) throw new Error('no file is chosen');
  return file;
}

/** @param {Worker} worker @param {string} client @param {File} file @returns {Promise<Blob>} */
function askPeer(worker, client, file) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.blob));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ client, file });
  });
}

/**
 * Compresses the chosen file. Workers are started before the clock is and kept from run to run, as an app keeps them.
 * @param {{ client: string, workers: number, effort: number }} contender
 */
async function run({ client, workers, effort }) {
  const file = chosen();
  const ours = client.startsWith('chartlift');
  const key = ours ? `pool-${workers}` : client;
  let worker = running.get(key);
  if (!worker) {
    worker = ours ? await Pool.start(workers) : new Worker(new URL('worker.js', location.href), { type: 'module' });
    running.set(key, worker);
  }
  const start = performance.now();
  output = worker instanceof Pool ? await worker.compress(file, effort) : await askPeer(worker, client, file);
  return { ms: performance.now() - start, bytes: output.size };
}

/** Whether the last output is the chosen file, as the browser itself decodes it. */
async function verify() {
  if (!output) throw new Error('nothing was compressed');
  const decoded = new Chunks(output.stream().pipeThrough(new DecompressionStream('gzip')));
  const source = new Chunks(chosen().stream());
  for (let at = 0; ; ) {
    const length = Math.min(await decoded.ready(), await source.ready());
    if (length === 0) {
      if (decoded.left() !== source.left()) throw new Error(`the output ends at source byte ${at}`);
      return true;
    }
    const [made, wanted] = [decoded.take(length), source.take(length)];
    for (let i = 0; i < length; i++) if (made[i] !== wanted[i]) throw new Error(`byte ${at + i} is wrong`);
    at += length;
  }
}

/** A stream, read in pieces of any size. */
class Chunks {
  #reader;
  #chunk = new Uint8Array();

  /** @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream */
  constructor(stream) {
    this.#reader = stream.getReader();
  }

  left() {
    return this.#chunk.length;
  }

  /** How many bytes can be taken now; 0 at the end. */
  async ready() {
    while (this.#chunk.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return 0;
      this.#chunk = value;
    }
    return this.#chunk.length;
  }

  /** @param {number} length */
  take(length) {
    const taken = this.#chunk.subarray(0, length);
    this.#chunk = this.#chunk.subarray(length);
    return taken;
  }
}

Object.assign(window, { bench: { run, verify, cores: navigator.hardwareConcurrency } });
