// Answers that no server of ours gives, as proxies, filters and overloaded stores do.
import { once } from 'node:events';
import { cors } from '../../kit/listener.mjs';

/** @typedef {import('../../kit/listener.mjs').Request} Request */
/** @typedef {import('../../kit/listener.mjs').Response} Response */

/** Says nothing more until the other side goes. @param {Response} response */
export async function hang(response) {
  if (!response.destroyed) await once(response, 'close');
}

/** A login page in the place of an answer. @param {Response} response */
export function login(response) {
  response.writeHead(200, { ...cors, 'content-type': 'text/html' }).end('<h1>Please sign in to this network</h1>');
}

/** @param {Response} response @param {number} status @param {string} code @param {Record<string, string>} [headers] */
export function problem(response, status, code, headers = {}) {
  const document = { type: `/problems/${code}`, title: code, status, detail: `simulated ${code}`, code };
  const type = { 'content-type': 'application/problem+json' };
  response.writeHead(status, { ...cors, ...type, ...headers }).end(JSON.stringify(document));
}

/** @param {Response} response @param {number} which */
export function apiOverload(response, which) {
  if (which === 0) return void response.writeHead(502, { ...cors, 'content-type': 'text/html' }).end('<h1>Bad Gateway');
  if (which === 1) return problem(response, 429, 'rate_limited', { 'retry-after': '1' });
  // The last is what the server makes of a 200 with an error in its body at CompleteMultipartUpload.
  return which === 2 ? problem(response, 500, 'internal') : problem(response, 503, 'object_store_unavailable');
}

/** @param {Response} response @param {import('./chance.mjs').Chance} chance */
export function storeOverload(response, chance) {
  const refusals = /** @type {const} */ ([
    [503, 'SlowDown'],
    [500, 'InternalError'],
    [429, 'TooManyRequests'],
  ]);
  const [status, code] = chance.pick(refusals);
  storeRefusal(response, status, code, chance.perMille(300) ? { 'retry-after': '1' } : {});
}

/** @param {Response} response @param {number} status @param {string} code @param {Record<string, string>} [headers] */
export function storeRefusal(response, status, code, headers = {}) {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`;
  response.writeHead(status, { ...cors, 'content-type': 'application/xml', ...headers }).end(xml);
}

/** Reads so many bytes of a body, or all there are, and leaves the rest where it is. @param {Request} request @param {number} limit */
export async function readUpTo(request, limit) {
  let read = 0;
  if (limit === 0) return;
  await /** @type {Promise<void>} */ (
    new Promise((resolve) => {
      request.on('data', (chunk) => {
        read += chunk.length;
        if (read < limit) return;
        request.pause();
        resolve();
      });
      request.once('end', () => resolve());
      request.once('close', () => resolve());
    })
  );
}
