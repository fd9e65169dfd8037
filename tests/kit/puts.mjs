// The request log in front of S3: every part as it arrives there, and a gate that can hold them on their way.
import { EventEmitter, once } from 'node:events';

/** Whether a page's request to S3 brings bytes: a part by `PUT`, a small file by form. @param {string} method */
export const brings = (method) => method === 'PUT' || method === 'POST';

/** `key` is the object's, which has the record's id in it. @typedef {{ key: string, upload: string, part: number, from: number, to: number | null, status: number | null, held: boolean }} Put */

export class Puts {
  /** @type {Put[]} */
  #puts = [];
  /** @type {Set<import('./listener.mjs').Response>} */
  #responses = new Set();
  #changes = new EventEmitter().setMaxListeners(100);
  /** How many more may pass before the gate closes. */
  #pass = Number.POSITIVE_INFINITY;
  #broken = false;
  #s3;

  /** @param {import('./network.mjs').Network} network @param {string} s3Url */
  constructor(network, s3Url) {
    this.#s3 = new URL(s3Url);
    network.add((exchange, next) => (exchange.url.origin === this.#s3.origin ? this.#gate(exchange) : next()));
  }

  /** @param {import('./network.mjs').Exchange} exchange */
  async #gate(exchange) {
    const { request, response, method, url } = exchange;
    if (this.#broken) return void request.socket.destroy();
    if (!brings(method)) return void (await exchange.pass());
    const put = this.#begin(url, response);
    // What is held is taken in and not passed on: a connection that nobody reads would not say that it was closed.
    if (put.held) {
      await exchange.body();
      await this.#opened(put);
    }
    if (!response.destroyed) put.status = await exchange.pass();
  }

  /** @param {URL} url @param {import('./listener.mjs').Response} response @returns {Put} */
  #begin({ pathname: key, searchParams }, response) {
    const upload = searchParams.get('uploadId') ?? 'whole';
    const part = Number(searchParams.get('partNumber') ?? 1);
    this.#pass -= 1;
    /** @type {Put} */
    const put = { key, upload, part, from: Date.now(), to: null, status: null, held: this.#pass < 0 };
    this.#puts.push(put);
    this.#responses.add(response);
    response.once('close', () => {
      this.#responses.delete(response);
      if (!response.writableFinished) put.status = null;
      put.to = Date.now();
      this.#changes.emit('change');
    });
    this.#changes.emit('change');
    return put;
  }

  /** @param {Put} put */
  async #opened(put) {
    while (this.#pass < 0 && put.to === null) await once(this.#changes, 'change');
    put.held = false;
  }

  /** Forgets what was seen, and from the next on lets so many pass before it closes the gate. @param {number} [pass] */
  begin(pass = Number.POSITIVE_INFINITY) {
    this.#puts = [];
    this.#pass = pass;
    this.#broken = false;
  }

  /** Opens the gate. */
  release() {
    this.#pass = Number.POSITIVE_INFINITY;
    this.#changes.emit('change');
  }

  /** Closes the gate to all that come from now on. */
  hold() {
    this.#pass = 0;
  }

  /** Breaks all connections, and those that come, until {@link Puts.begin}: a browser tries again once on its own. */
  cut() {
    this.#broken = true;
    for (const response of this.#responses) response.destroy();
  }

  all() {
    return [...this.#puts];
  }

  /** Those that S3 took and the page heard of. */
  taken() {
    return this.#puts.filter((put) => (put.status === 200 || put.status === 204) && put.to !== null);
  }

  /** Those under way. */
  flying() {
    return this.#puts.filter((put) => put.to === null);
  }

  /** Waits until so many are under way, held at the gate. @param {number} count */
  async untilHeld(count) {
    while (this.#puts.filter((put) => put.held && put.to === null).length < count) await once(this.#changes, 'change');
  }

  /** Waits until so many have been taken. @param {number} count */
  async untilTaken(count) {
    while (this.taken().length < count) await once(this.#changes, 'change');
  }

  /** Waits until none of these is under way. @param {(put: Put) => boolean} [which] */
  async quiet(which = () => true) {
    while (this.flying().some(which)) await once(this.#changes, 'change');
  }

  /** What came since of the parts in `before`. @param {Put[]} before */
  again(before) {
    const seen = new Set(before);
    const names = new Set(before.map(({ upload, part }) => `${upload} ${part}`));
    return this.#puts.filter((put) => !seen.has(put) && names.has(`${put.upload} ${put.part}`));
  }
}
