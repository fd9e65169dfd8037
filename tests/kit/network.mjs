// The network between a browser and everything else: a forward proxy (RFC 9112, 3.2.2) whose rules may hold, break,
// change or answer what passes. Any browser can be sent through it, and no URL, signed or not, looks any different.
import { Agent, request as forward } from 'node:http';
import { body, Listener } from './listener.mjs';

/** How long a connection is kept that nobody uses, in milliseconds: less than any server keeps it, which would close it in the moment in which it is used again. */
const IDLE_MS = 10_000;

/** @typedef {import('./listener.mjs').Request} Request */
/** @typedef {import('./listener.mjs').Response} Response */

/**
 * @typedef {object} Change what of a request is handed on differently
 * @property {Buffer} [body] instead of the browser's
 * @property {import('node:http').OutgoingHttpHeaders} [headers] instead of the browser's
 * @property {URL} [url] instead of where it was sent
 *
 * @typedef {object} Exchange one request on its way
 * @property {string} method
 * @property {URL} url
 * @property {Request} request
 * @property {Response} response
 * @property {() => Promise<Buffer>} body the whole body, once
 * @property {(change?: Change) => Promise<import('node:http').IncomingMessage>} send hands it on; the answer is not passed
 *   back yet
 * @property {(change?: Change) => Promise<number>} pass hands it on and the answer back; answers its status
 *
 * @typedef {(exchange: Exchange, next: () => Promise<void>) => Promise<void>} Rule
 */

export class Network {
  #agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  #listener = new Listener((request, response) => this.#handle(request, response));
  /** @type {Rule[]} */
  #rules = [];

  async listen() {
    await this.#listener.listen();
    return this;
  }

  /** The proxy's own URL. */
  get url() {
    return this.#listener.url;
  }

  /** Adds a rule, which is asked before those that are there; answers how to take it away again. @param {Rule} rule */
  add(rule) {
    this.#rules.unshift(rule);
    return () => {
      this.#rules = this.#rules.filter((one) => one !== rule);
    };
  }

  /** Holds what fits until the answer is called. @param {(exchange: Exchange) => boolean} fits */
  hold(fits) {
    /** @type {() => void} */
    let open = () => {};
    const opened = /** @type {Promise<void>} */ (new Promise((resolve) => (open = resolve)));
    const forget = this.add(async (exchange, next) => {
      if (fits(exchange)) await opened;
      if (!exchange.response.destroyed) await next();
    });
    return () => {
      forget();
      open();
    };
  }

  /** Refuses connections for a while, and breaks those there are. @param {number} ms */
  beGone(ms) {
    return this.#listener.beGone(ms);
  }

  async stop() {
    await this.#listener.close();
    this.#agent.destroy();
  }

  /** @param {Request} request @param {Response} response */
  async #handle(request, response) {
    const target = request.url ?? '';
    const url = URL.canParse(target) ? new URL(target) : undefined;
    // Browsers call home; here nobody answers.
    if (url?.protocol !== 'http:' || !['localhost', '127.0.0.1'].includes(url.hostname)) {
      return void response.writeHead(502).end();
    }
    /** @type {Promise<Buffer> | undefined} */
    let whole;
    /** @type {Exchange} */
    const exchange = {
      method: request.method ?? 'GET',
      url,
      request,
      response,
      body: () => (whole ??= body(request)),
      send: async (change = {}) => this.#send(exchange, whole ? { body: await whole, ...change } : change),
      pass: async (change) => {
        const answer = await exchange.send(change);
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        return answer.statusCode ?? 502;
      },
    };
    const rules = [...this.#rules];
    const next = async () => {
      const rule = rules.shift();
      if (rule) await rule(exchange, next);
      else await exchange.pass();
    };
    await next();
  }

  /** @param {Pick<Exchange, 'method' | 'url' | 'request' | 'response'>} exchange @param {Change} change @returns {Promise<import('node:http').IncomingMessage>} */
  #send({ method, url, request, response }, { body, headers = request.headers, url: to = url }) {
    return new Promise((resolve, reject) => {
      const path = to.pathname + to.search;
      const length = body && { 'content-length': body.length };
      const { 'proxy-connection': _, ...kept } = headers;
      const onward = forward({
        host: '127.0.0.1',
        port: to.port,
        path,
        method,
        headers: { ...kept, ...length },
        agent: this.#agent,
      });
      // A page that goes away leaves whoever is asked with half a body, as in life.
      response.once('close', () => response.writableFinished || onward.destroy());
      onward.on('error', (error) => {
        // A server may close a connection it has kept just when it is used again: what has no body is sent once more
        // (RFC 9112, 9.3.1).
        if (onward.reusedSocket && !body && ['GET', 'HEAD', 'OPTIONS'].includes(method) && !response.headersSent) {
          return resolve(this.#send({ method, url, request, response }, { body: Buffer.alloc(0), headers, url: to }));
        }
        response.destroy();
        reject(error);
      });
      onward.on('response', resolve);
      if (body) onward.end(body);
      else request.pipe(onward);
    });
  }
}
