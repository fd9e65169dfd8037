// What goes wrong on the way to the real server and the real S3: decided by each run's seed, done by the proxy between.
import { setTimeout as delay } from 'node:timers/promises';
import { body, cors } from '../../kit/listener.mjs';
import { brings } from '../../kit/puts.mjs';
import { fate, suffers } from './fate.mjs';
import { givenUp, moodOf } from './moods.mjs';
import { apiOverload, hang, login, problem, readUpTo, storeOverload, storeRefusal } from './refusals.mjs';

/** @typedef {import('../../kit/network.mjs').Exchange} Exchange */
/** @typedef {{ seed: number, record: string }} Run */

/** Marks URLs whose first try the browser is to give up on its own (see `group.mjs`). */
export const GIVEN_UP = '/given-up';
const UPLOADS = /^\/api\/files\/(?:(upload-url)|uploads\/([^/]+)(?:\/([a-z-]+))?)$/;
/** Many files in one call: what becomes of it becomes of all of them. */
const BATCHES = /^\/api\/files\/(?:upload-urls|(upload-completions))$/;

/** Says whose a form is. */
const OF = 'of';

/** Where a form's file begins and ends. @param {Buffer} form */
function fileOf(form) {
  return [form.indexOf('\r\n\r\n', form.indexOf('name="file"')) + 4, form.lastIndexOf('\r\n--')];
}

export class Faults {
  /** Faults that struck, for whoever looks into a seed. @type {string[]} */
  log = [];
  /** Is told when the server has completed an upload that its user now gives up. @type {(seed: number) => void} */
  completed = () => {};
  #token;
  /** @type {Map<string, number>} */
  #seeds;
  /** Whose an upload is, once the server has named it. @type {Map<string, number>} */
  #uploads = new Map();
  /** How many requests of a kind a run has made. @type {Map<string, number>} */
  #counts = new Map();
  /** Runs whose token is no longer taken, until they come with another. @type {Map<number, string | undefined>} */
  #stale = new Map();
  /** Old requests to deliver again. @type {(() => Promise<void>)[]} */
  #late = [];
  /** Requests to S3 under way, by run. @type {Map<number, number>} */
  #flying = new Map();
  #cancelledLate = new Set();
  #portals = 0;

  /**
   * @param {import('../../kit/network.mjs').Network} network
   * @param {import('../../kit/demo.mjs').Demo} demo
   * @param {string} token what the server takes for any that it is not to refuse
   * @param {Run[]} runs
   */
  constructor(network, demo, token, runs) {
    this.#token = token;
    this.#seeds = new Map(runs.map(({ seed, record }) => [record, seed]));
    const [api, s3] = [new URL(demo.apiUrl).origin, new URL(demo.s3Url).origin];
    this.end = network.add(async (exchange, next) => {
      const { origin } = exchange.url;
      if (origin === api) await this.#call(exchange);
      else if (origin === s3) await this.#store(exchange);
      else await next();
    });
  }

  /** Requests to S3 that a run has under way. @param {number} seed */
  flying(seed) {
    return this.#flying.get(seed) ?? 0;
  }

  /** A login page answers instead of everybody. @param {number} ms */
  async portal(ms) {
    this.#portals += 1;
    await delay(ms);
    this.#portals -= 1;
  }

  /** @param {number} seed @param {string} kind */
  #mood(seed, kind) {
    const count = this.#counts.get(`${seed} ${kind}`) ?? 0;
    this.#counts.set(`${seed} ${kind}`, count + 1);
    const mood = moodOf(seed, kind, count);
    if (mood.fault !== 'none') this.log.push(`${seed} ${kind} ${count}: ${mood.fault}`);
    return mood;
  }

  /** One call of the API. @param {Exchange} exchange */
  async #call(exchange) {
    const { method, url, request, response } = exchange;
    if (method === 'OPTIONS') return void (await exchange.pass());
    const sent = await exchange.body();
    if (this.#portals > 0) return login(response);
    const { seeds, kind } = this.#asked(method, url.pathname, sent);
    const [seed] = seeds;
    const token = { ...request.headers, authorization: `Bearer ${this.#token}` };
    if (seed === undefined) return void (await exchange.pass({ headers: token }));
    const { fault, chance, delayMs } = this.#mood(seed, kind);
    await delay(delayMs);
    if (fault === 'reset') return void response.destroy();
    if (fault === 'overload') return apiOverload(response, chance.below(4));
    if (fault === 'token') this.#stale.set(seed, request.headers.authorization);
    if (this.#stale.get(seed) === request.headers.authorization) return problem(response, 401, 'token_expired');
    // A server that hangs has done its work in half of all cases.
    if (fault === 'stall' && chance.perMille(500)) return hang(response);
    const answer = await exchange.send({ headers: token });
    let bytes = await body(answer);
    const status = answer.statusCode ?? 502;
    if (status < 300 && (kind === 'create' || kind === 'part-urls')) bytes = this.#marked(seeds, bytes);
    const givenUp = kind === 'complete' && status < 300 ? seeds.filter((one) => this.#isCancelledNow(one)) : [];
    for (const one of givenUp) {
      this.log.push(`${one} complete: cancelled before its answer`);
      this.completed(one);
    }
    if (givenUp.length > 0) return hang(response);
    if (fault === 'lost') return void response.destroy();
    const headers = { ...answer.headers, 'content-length': bytes.length };
    if (fault === 'noCors') delete headers['access-control-allow-origin'];
    response.writeHead(status, headers);
    // It hangs in the middle of its answer.
    if (fault === 'stall') return void response.write(bytes.subarray(0, bytes.length / 2), () => hang(response));
    response.end(bytes);
  }

  /** Whose files a call is about, and what it asks for. @param {string} method @param {string} path @param {Buffer} sent */
  #asked(method, path, sent) {
    const said = () => JSON.parse(sent.toString());
    const known = (/** @type {(number | undefined)[]} */ seeds) => seeds.filter((seed) => seed !== undefined);
    const [batch, completions] = BATCHES.exec(path) ?? [];
    if (batch) {
      /** @type {{ upload?: { record_id: string }, upload_id?: string }[]} */
      const files = said().uploads;
      const seeds = files.map((file) =>
        completions ? this.#uploads.get(file.upload_id ?? '') : this.#seeds.get(file.upload?.record_id ?? ''),
      );
      return { seeds: known(seeds), kind: completions ? 'complete' : 'create' };
    }
    const [matches, create, id = '', verb = method] = UPLOADS.exec(path) ?? [];
    if (!matches) return { seeds: [], kind: '' };
    const seed = create ? this.#seeds.get(said().record_id) : this.#uploads.get(id);
    return { seeds: known([seed]), kind: create ? 'create' : verb };
  }

  /** Whether this is the moment at which a run's user gives it up: once, and never in a second page. @param {number} seed */
  #isCancelledNow(seed) {
    if (!suffers(fate(seed), 'cancelLate') || this.#cancelledLate.has(seed)) return false;
    this.#cancelledLate.add(seed);
    return true;
  }

  /** Learns whose the uploads are; marks URLs that the browser is to give up. @param {number[]} seeds @param {Buffer} bytes */
  #marked(seeds, bytes) {
    const answer = JSON.parse(bytes.toString());
    const files = answer.results?.map((/** @type {any} */ { created }) => created) ?? [answer];
    for (const [at, file] of files.entries()) {
      const seed = /** @type {number} */ (seeds[at]);
      if (file?.upload_id) this.#uploads.set(file.upload_id, seed);
      for (const part of file?.signed ?? file?.parts ?? []) {
        const label = `${seed} abort-${part.number}`;
        const count = this.#counts.get(label) ?? 0;
        this.#counts.set(label, count + 1);
        const url = new URL(part.url);
        // All forms have one address.
        if (part.form) {
          url.searchParams.set(OF, `${seed}`);
          part.url = `${url}`;
        }
        if (givenUp(seed, part.number, count)) part.url = `${url.origin}${GIVEN_UP}${url.pathname}${url.search}`;
      }
    }
    return Buffer.from(JSON.stringify(answer));
  }

  /** One request to S3. @param {Exchange} exchange */
  async #store(exchange) {
    const { method, request, response } = exchange;
    const url = new URL(exchange.url);
    if (url.pathname.startsWith(GIVEN_UP)) url.pathname = url.pathname.slice(GIVEN_UP.length);
    const record = url.pathname.split('/').find((segment) => this.#seeds.has(segment));
    const seed = url.searchParams.has(OF) ? Number(url.searchParams.get(OF)) : this.#seeds.get(record ?? '');
    url.searchParams.delete(OF);
    if (!brings(method) || seed === undefined) return void (await exchange.pass({ url }));
    this.#flying.set(seed, this.flying(seed) + 1);
    response.once('close', () => this.#flying.set(seed, this.flying(seed) - 1));
    const { fault, chance, duplicate, delayMs } = this.#mood(seed, `put-${url.searchParams.get('partNumber') ?? 1}`);
    if (fault === 'reset' || fault === 'stall') {
      await readUpTo(request, chance.below(Number(request.headers['content-length'] ?? 0) + 1));
      return fault === 'reset' ? void request.socket.destroy() : hang(response);
    }
    const sent = await exchange.body();
    if (this.#portals > 0) return login(response);
    await delay(delayMs);
    if (fault === 'overload') return storeOverload(response, chance);
    if (fault === 'expired') return storeRefusal(response, 403, 'AccessDenied');
    const bytes = Buffer.from(sent);
    const [start, end] = method === 'POST' ? fileOf(bytes) : [0, bytes.length];
    if (fault === 'damage' && end > start) bytes[start + chance.below(end - start)] ^= 0x20;
    const answer = await exchange.send({ url, body: bytes });
    const said = await body(answer);
    if (duplicate) this.#late.push(async () => void (await body(await exchange.send({ url, body: sent }))));
    else if (chance.perMille(300)) await this.#deliverLate();
    if (fault === 'lost') return void request.socket.destroy();
    const headers = { ...answer.headers, ...(fault !== 'noCors' && cors) };
    if (fault === 'noCors') delete headers['access-control-allow-origin'];
    response.writeHead(answer.statusCode ?? 502, headers).end(said);
  }

  /** A proxy's copies of older requests arrive now; what S3 makes of them is nobody's business. */
  async #deliverLate() {
    for (const deliver of this.#late.splice(0)) await deliver();
  }

  /** Waits until S3 sees no request of these any more: an aborted one takes a moment to arrive as such. @param {number[]} seeds @param {number} mostMs */
  async quiet(seeds, mostMs) {
    const until = Date.now() + mostMs;
    while (Date.now() < until && seeds.some((seed) => this.flying(seed) > 0)) await delay(20);
  }
}
