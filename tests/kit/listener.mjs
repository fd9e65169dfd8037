// Small servers that can be gone for a while and come back on the same port.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */

export class Listener {
  #server;
  #port = 0;

  /** @param {(request: Request, response: Response) => Promise<void>} handle */
  constructor(handle) {
    this.#server = createServer((request, response) => {
      handle(request, response).catch((error) => {
        // A client that went away is none of our faults; anything else is.
        if (!request.destroyed && !response.destroyed) process.stderr.write(`listener: ${error.stack}\n`);
        response.destroy();
      });
    });
  }

  async listen() {
    // A test that failed before it could stop this must still end.
    this.#server.unref();
    for (;;) {
      this.#server.listen(this.#port, '127.0.0.1');
      try {
        await once(this.#server, 'listening');
        break;
      } catch (error) {
        // While it was gone, somebody's connection may have been given its port; connections end.
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE' || this.#port === 0) throw error;
        await delay(50);
      }
    }
    this.#port = /** @type {import('node:net').AddressInfo} */ (this.#server.address()).port;
    return this;
  }

  get url() {
    return `http://localhost:${this.#port}`;
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
    if (this.#server.listening) await once(this.#server, 'close');
  }

  /** Refuses connections for a while. @param {number} ms */
  async beGone(ms) {
    if (!this.#server.listening) return;
    await this.close();
    await delay(ms);
    await this.listen();
  }
}

/** What a page of any origin may do and see. */
export const cors = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
};

/** Answers a preflight; true if it was one. @param {Request} request @param {Response} response */
export function preflight(request, response) {
  if (request.method !== 'OPTIONS') return false;
  const allow = { 'access-control-allow-methods': '*', 'access-control-allow-headers': '*, authorization' };
  response.writeHead(204, { ...cors, ...allow, 'access-control-max-age': '600' }).end();
  return true;
}

/** The whole body. @param {Request} request */
export async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
