// Requests over connections that stay open, and how long each piece of work took.
import { Agent, request } from 'node:http';

/**
 * @typedef {object} Load
 * @property {number} per_second
 * @property {number} p50_ms
 * @property {number} p95_ms
 * @property {number} p99_ms
 * @property {number} requests
 */

/**
 * As much work as fits into `seconds`, so many pieces at a time.
 * @param {{ connections: number, seconds: number, work: (number: number) => Promise<unknown> }} load
 * @returns {Promise<Load>}
 */
export async function run({ connections, seconds, work }) {
  /** @type {number[]} */
  const times = [];
  const end = performance.now() + seconds * 1000;
  let number = 0;
  const began = performance.now();
  const worker = async () => {
    while (performance.now() < end) {
      const asked = performance.now();
      await work(number++);
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const took = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    round(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
  return {
    per_second: Math.round((10 * times.length) / took) / 10,
    p50_ms: at(0.5),
    p95_ms: at(0.95),
    p99_ms: at(0.99),
    requests: times.length,
  };
}

/** Connections to one server, kept open. */
export class Client {
  #agent;
  #url;
  #headers;

  /** @param {string} url @param {number} connections @param {Record<string, string>} [headers] of every request */
  constructor(url, connections, headers = {}) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#url = url;
    this.#headers = headers;
  }

  /** What it answers. @param {string} path */
  get(path) {
    return this.send('GET', this.#url + path, undefined, this.#headers);
  }

  /** What it answers to JSON. @param {string} path @param {unknown} body */
  async post(path, body) {
    const headers = { ...this.#headers, 'content-type': 'application/json' };
    return JSON.parse((await this.send('POST', this.#url + path, JSON.stringify(body), headers)).toString());
  }

  /**
   * @param {string} method
   * @param {string} url
   * @param {string | Buffer | undefined} body
   * @param {Record<string, string>} headers
   * @returns {Promise<Buffer>}
   */
  send(method, url, body, headers) {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const asked = request(url, { method, agent: this.#agent, headers: { ...headers, ...length } }, (answer) => {
        /** @type {Buffer[]} */
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          const { pathname } = new URL(url);
          if (status >= 200 && status < 300) resolve(Buffer.concat(chunks));
          else reject(new Error(`${method} ${pathname}: ${status} ${Buffer.concat(chunks)}`));
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }

  close() {
    this.#agent.destroy();
  }
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
