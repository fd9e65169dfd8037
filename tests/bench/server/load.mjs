// Requests over connections that stay open, and how long each took.
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
 * As many requests as fit into `seconds`, over so many connections at a time.
 *
 * @param {object} load
 * @param {string} load.url the server
 * @param {string} load.token
 * @param {number} load.connections
 * @param {number} load.seconds
 * @param {(number: number) => string} load.path of which request
 * @returns {Promise<Load>}
 */
export async function run({ url, token, connections, seconds, path }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  /** @type {number[]} */
  const times = [];
  const end = performance.now() + seconds * 1000;
  let number = 0;
  const began = performance.now();
  const worker = async () => {
    while (performance.now() < end) {
      const asked = performance.now();
      await get(agent, url + path(number++), token);
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const took = (performance.now() - began) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    round(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
  return {
    per_second: Math.round(times.length / took),
    p50_ms: at(0.5),
    p95_ms: at(0.95),
    p99_ms: at(0.99),
    requests: times.length,
  };
}

/** @param {Agent} agent @param {string} url @param {string} token @returns {Promise<void>} */
function get(agent, url, token) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`the server answered ${answer.statusCode}`));
      });
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
