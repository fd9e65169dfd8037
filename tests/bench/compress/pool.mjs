// Our compressor workers without an upload: jobs are dealt and gathered as the engine does it
// (`wasm-client/core/src/part.rs`), so that the bytes are those an upload would store.
import { appended, crc32Bytes } from './crc32.mjs';

const SEGMENT_BYTES = 1 << 20;
const PART_BYTES = 5 << 20;
const WINDOW_BYTES = 32 << 10;
/** One that is worked on and the next, read already. */
const JOBS_PER_WORKER = 2;
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/** @typedef {{ start: number, end: number, prime: number }} Job */
/** @typedef {{ id: number, input: ArrayBuffer, buffer: ArrayBuffer, sourceCrc: number, sourceLen: number, storedLen: number, error?: string }} Answer the stored bytes are at the front of the buffer */
/** @typedef {{ stored: Uint8Array<ArrayBuffer>, sourceCrc: number, sourceLen: number }} Segment */

export class Pool {
  #ports;
  #nextId = 0;

  /** @param {MessagePort[]} ports */
  constructor(ports) {
    this.#ports = ports;
  }

  /** @param {number} workers */
  static async start(workers) {
    const module = await WebAssembly.compileStreaming(fetch('/client/dist/chartlift_codec.wasm'));
    const ports = Array.from({ length: workers }, async () => {
      const worker = new Worker('/client/dist/worker.js', { type: 'module' });
      // Its first message says that the script runs.
      await new Promise((resolve, reject) => {
        worker.onmessage = resolve;
        worker.onerror = reject;
      });
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ role: 'compressor', module, port: port1 }, [port1]);
      return port2;
    });
    return new Pool(await Promise.all(ports));
  }

  /** @param {File} file @param {number} effort 1 to 9 @returns {Promise<Blob>} one gzip member */
  compress(file, effort) {
    const deal = new Dealer(file.size, effort);
    const reader = new JobReader(file);
    /** @type {Map<number, number>} job id → segment */
    const segments = new Map();
    /** @type {Segment[]} in the order of the file, once all are there */
    const made = [];
    /** @type {ArrayBuffer[]} buffers for what the workers make */
    const outputs = [];
    return new Promise((resolve, reject) => {
      const next = (/** @type {MessagePort} */ port) => {
        const job = deal.next();
        if (!job) return;
        const id = this.#nextId++;
        segments.set(id, job.index);
        reader.read(job).then((input) => {
          const output = outputs.pop();
          const len = job.end - job.start + job.prime;
          port.postMessage({ id, input, len, output, gzip: true, ...job }, output ? [input, output] : [input]);
        }, reject);
      };
      let waiting = 0;
      for (const port of this.#ports) {
        port.onmessage = ({ data }) => {
          const { id, error, input, buffer, storedLen, sourceCrc, sourceLen } = /** @type {Answer} */ (data);
          if (error) return reject(new Error(error));
          reader.giveBack(input);
          made[segments.get(id) ?? 0] = { stored: new Uint8Array(buffer, 0, storedLen).slice(), sourceCrc, sourceLen };
          outputs.push(buffer);
          deal.learn(sourceLen, storedLen);
          waiting++;
          next(port);
          if (deal.done && waiting === deal.dealt) resolve(gather(made));
        };
      }
      for (let job = 0; job < JOBS_PER_WORKER; job++) for (const port of this.#ports) next(port);
    });
  }
}

/** Whether the browser's streams of files fill buffers: never tried on a file, which WebKit would read to its end at once. */
const STREAMS_FILL = (() => {
  try {
    new Blob().stream().getReader({ mode: 'byob' });
    return true;
  } catch {
    return false;
  }
})();

/** Reads the file by one stream into buffers that are used again, as the engine does (`wasm-client/worker/src/reading.rs`). */
class JobReader {
  #file;
  #reader;
  #before = new Uint8Array();
  /** @type {ArrayBuffer[]} */
  #spare = [];
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  /** @param {File} file */
  constructor(file) {
    this.#file = file;
    this.#reader = STREAMS_FILL ? file.stream().getReader({ mode: 'byob' }) : null;
  }

  /** Jobs are read in the order they are asked for. @param {Job} job @returns {Promise<ArrayBuffer>} */
  read(job) {
    const read = this.#last.then(() => this.#fill(job));
    this.#last = read;
    return read;
  }

  /** @param {ArrayBuffer} buffer */
  giveBack(buffer) {
    this.#spare.push(buffer);
  }

  /** @param {Job} job */
  async #fill({ start, end, prime }) {
    let buffer = this.#spare.pop() ?? new ArrayBuffer(SEGMENT_BYTES + WINDOW_BYTES);
    const length = prime + end - start;
    new Uint8Array(buffer).set(this.#before.subarray(this.#before.length - prime));
    if (!this.#reader) {
      new Uint8Array(buffer).set(new Uint8Array(await this.#file.slice(start, end).arrayBuffer()), prime);
    }
    for (let at = prime; this.#reader && at < length; ) {
      const { value } = await this.#reader.read(new Uint8Array(buffer, at, length - at));
      if (!value?.length) throw new Error('the file ended early');
      at += value.length;
      buffer = value.buffer;
    }
    this.#before = new Uint8Array(buffer, 0, length).slice(-WINDOW_BYTES);
    return buffer;
  }
}

/** Cuts the file into jobs; a job that begins a part refers to nothing before it. */
class Dealer {
  dealt = 0;
  #at = 0;
  #partStart = 0;
  #stored = 0;
  #pending = 0;
  #ratio = 0.5;

  /** @param {number} size @param {number} effort */
  constructor(size, effort) {
    this.size = size;
    this.effort = effort;
  }

  get done() {
    return this.dealt > 0 && this.#at >= this.size;
  }

  next() {
    if (this.done) return null;
    // What is pending counts a tenth less than expected, as in the engine.
    const fresh = this.dealt === 0 || this.#stored + this.#pending * this.#ratio * 0.9 >= PART_BYTES;
    if (fresh) [this.#partStart, this.#stored, this.#pending] = [this.#at, 0, 0];
    const [start, end] = [this.#at, Math.min(this.#at + SEGMENT_BYTES, this.size)];
    const prime = Math.min(start - this.#partStart, WINDOW_BYTES);
    this.#pending += end - start;
    this.#at = end;
    return { index: this.dealt++, start, end, prime, effort: this.effort, fresh, last: end === this.size };
  }

  /** @param {number} sourceBytes @param {number} storedBytes */
  learn(sourceBytes, storedBytes) {
    if (sourceBytes > 0) this.#ratio = (this.#ratio * 3 + storedBytes / sourceBytes) / 4;
    this.#pending = Math.max(0, this.#pending - sourceBytes);
    this.#stored += storedBytes;
  }
}

/** @param {Segment[]} made in the order of the file */
function gather(made) {
  const whole = made.reduce(
    ({ crc, length }, { sourceCrc, sourceLen }) => ({
      crc: appended(crc, sourceCrc, sourceLen),
      length: length + sourceLen,
    }),
    { crc: 0, length: 0 },
  );
  const trailer = [...crc32Bytes(whole.crc), ...crc32Bytes(whole.length % 2 ** 32)];
  const bytes = (/** @type {number[]} */ list) => new Uint8Array(list);
  return new Blob([bytes(HEADER), ...made.map(({ stored }) => stored), bytes(trailer)]);
}
