// The programmable double: the upload API and S3 in one process, each on its own port, with the moods of every run's seed.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { body, cors, Listener, preflight } from '../../kit/listener.mjs';
import { seedOf } from './fate.mjs';
import { givenUp, moodOf } from './moods.mjs';
import { Problem, Refusal, World } from './world.mjs';

/** @typedef {import('../../kit/listener.mjs').Request} Request */
/** @typedef {import('../../kit/listener.mjs').Response} Response */

export class Double {
  #api = new Listener((request, response) => this.#call(request, response));
  #s3 = new Listener((request, response) => this.#put(request, response));
  /** How many requests of a kind a run has made. @type {Map<string, number>} */
  #counts = new Map();
  /** Runs whose token is no longer taken, until they come with another. @type {Map<number, string>} */
  #stale = new Map();
  /** Old requests to deliver again. @type {{ name: string, bytes: Buffer }[]} */
  #late = [];
  /** Requests to S3 under way, by run. @type {Map<number, number>} */
  #flying = new Map();
  /** Faults that struck, for whoever looks into a seed. @type {string[]} */
  log = [];

  /** @returns {Promise<Double>} */
  static async start() {
    const double = new Double();
    await Promise.all([double.#api.listen(), double.#s3.listen()]);
    double.world = new World(double.#s3.url);
    return double;
  }

  /** @type {World} set by {@link Double.start}, which alone makes doubles */
  world = /** @type {any} */ (undefined);

  get apiUrl() {
    return this.#api.url;
  }

  get s3Url() {
    return this.#s3.url;
  }

  async stop() {
    await Promise.all([this.#api.close(), this.#s3.close()]);
  }

  /** Nobody answers for a while: connections break and are refused. @param {number} ms */
  async beGone(ms) {
    await Promise.all([this.#api.beGone(ms), this.#s3.beGone(ms)]);
  }

  /** Requests to S3 that a run has under way. @param {number} seed */
  flying(seed) {
    return this.#flying.get(seed) ?? 0;
  }

  /** @param {number} seed @param {string} kind */
  #mood(seed, kind) {
    const count = this.#counts.get(`${seed} ${kind}`) ?? 0;
    this.#counts.set(`${seed} ${kind}`, count + 1);
    const mood = moodOf(seed, kind, count);
    if (mood.fault !== 'none') this.log.push(`${seed} ${kind} ${count}: ${mood.fault}`);
    return { ...mood, count };
  }

  /** One call of the upload API. @param {Request} request @param {Response} response */
  async #call(request, response) {
    if (preflight(request, response)) return;
    const path = /** @type {string} */ (request.url);
    if (path === '/healthz') return void response.writeHead(200, cors).end();
    const text = (await body(request)).toString();
    const sent = text ? JSON.parse(text) : undefined;
    const [, id = '', verb] = /^\/api\/files\/uploads\/([^/]+)(?:\/([a-z-]+))?$/.exec(path) ?? [];
    const kind = id ? (verb ?? /** @type {string} */ (request.method)) : 'create';
    const seed = id ? this.world.uploads.get(id)?.seed : seedOf(sent.record_id);
    if (seed === undefined) return answerProblem(response, new Problem('not_found'));
    const { fault, chance, delayMs } = this.#mood(seed, kind);
    await delay(delayMs);
    if (fault === 'reset') return void response.destroy();
    if (fault === 'overload') return overloadedCall(response, chance.below(4));
    const token = /** @type {string} */ (request.headers.authorization);
    if (fault === 'token') this.#stale.set(seed, token);
    if (this.#stale.get(seed) === token) return answerProblem(response, new Problem('token_expired'));
    // A server that hangs has done its work in half of all cases.
    if (fault === 'stall' && chance.perMille(500)) return void (await once(response, 'close'));
    let answer;
    try {
      answer = this.#work(kind, id, request, sent);
    } catch (error) {
      if (error instanceof Problem) return answerProblem(response, error);
      throw error;
    }
    if (fault === 'lost') return void response.destroy();
    const headers = { 'content-type': 'application/json', ...(fault === 'noCors' ? {} : cors) };
    const json = Buffer.from(JSON.stringify(answer ?? null));
    if (fault === 'stall') {
      // It hangs in the middle of its answer.
      response.writeHead(200, { ...headers, 'content-length': json.length }).write(json.subarray(0, json.length / 2));
      return void (await once(response, 'close'));
    }
    response.writeHead(answer === undefined ? 204 : 200, headers).end(answer === undefined ? undefined : json);
  }

  /** @param {string} kind @param {string} id @param {Request} request @param {any} sent @returns {any} */
  #work(kind, id, request, sent) {
    switch (kind) {
      case 'create':
        return this.#shaken(this.world.create(String(request.headers['idempotency-key']), sent), 'signed');
      case 'part-urls':
        return this.#shaken(this.world.sign(id, sent), 'parts');
      case 'complete':
        return this.world.complete(id, sent);
      case 'GET':
        return this.world.state(id);
      case 'DELETE':
        return this.world.abort(id);
      default:
        throw new Problem('not_found');
    }
  }

  /** Marks URLs whose first try the browser shall give up (see `group.mjs`). @param {any} answer @param {'signed' | 'parts'} field */
  #shaken(answer, field) {
    for (const part of answer[field]) {
      const { pathname } = new URL(part.url);
      const signed = this.world.signed(pathname.slice(1));
      if (!signed) continue;
      const label = `${signed.seed} abort-${part.number}`;
      const count = this.#counts.get(label) ?? 0;
      this.#counts.set(label, count + 1);
      if (givenUp(signed.seed, part.number, count)) part.url = part.url.replace(pathname, `/given-up${pathname}`);
    }
    return answer;
  }

  /** One part on its way to S3. @param {Request} request @param {Response} response */
  async #put(request, response) {
    if (preflight(request, response)) return;
    const { pathname } = new URL(/** @type {string} */ (request.url), this.s3Url);
    const name = pathname.slice(pathname.lastIndexOf('/') + 1);
    const signed = this.world.signed(name);
    if (!signed) return refuse(response, new Refusal(403, 'SignatureDoesNotMatch'));
    const { seed } = signed;
    this.#flying.set(seed, this.flying(seed) + 1);
    response.once('close', () => this.#flying.set(seed, this.flying(seed) - 1));
    const mood = this.#mood(seed, `put-${signed.number}`);
    const { fault, chance } = mood;
    if (fault === 'reset' || fault === 'stall') {
      await readUpTo(request, chance.below(signed.bytes + 1));
      return void (fault === 'reset' ? request.socket.destroy() : await once(response, 'close'));
    }
    const bytes = await body(request);
    await delay(mood.delayMs);
    if (fault === 'overload') return overloadedPut(response, chance);
    if (fault === 'expired') return refuse(response, new Refusal(403, 'AccessDenied'));
    if (fault === 'damage' && bytes.length > 0) bytes[chance.below(bytes.length)] ^= 0x20;
    try {
      this.world.put(name, bytes);
    } catch (error) {
      if (error instanceof Refusal) return refuse(response, error);
      throw error;
    }
    if (mood.duplicate) this.#late.push({ name, bytes });
    else if (chance.perMille(300)) this.#deliverLate();
    if (fault === 'lost') return void request.socket.destroy();
    response.writeHead(200, fault === 'noCors' ? {} : cors).end();
  }

  /** A proxy's copies of older requests arrive now. */
  #deliverLate() {
    for (const { name, bytes } of this.#late.splice(0)) {
      try {
        this.world.put(name, bytes);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }
  }
}

/** Reads so many bytes of a body, or all there are, and leaves the rest where it is. @param {Request} request @param {number} limit */
async function readUpTo(request, limit) {
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

/** @param {Response} response @param {Problem} problem @param {Record<string, string>} [headers] */
function answerProblem(response, { status, document }, headers = {}) {
  const type = { 'content-type': 'application/problem+json' };
  response.writeHead(status, { ...cors, ...type, ...headers }).end(JSON.stringify(document));
}

/** @param {Response} response @param {number} which */
function overloadedCall(response, which) {
  if (which === 0) return void response.writeHead(502, { ...cors, 'content-type': 'text/html' }).end('<h1>Bad Gateway');
  if (which === 1) return answerProblem(response, new Problem('rate_limited'), { 'retry-after': '1' });
  // The last is what the server makes of a 200 with an error in its body at CompleteMultipartUpload.
  return answerProblem(response, new Problem(which === 2 ? 'internal' : 'object_store_unavailable'));
}

/** @param {Response} response @param {import('./chance.mjs').Chance} chance */
function overloadedPut(response, chance) {
  const refusals = /** @type {const} */ ([
    [503, 'SlowDown'],
    [500, 'InternalError'],
    [429, 'TooManyRequests'],
  ]);
  const [status, code] = chance.pick(refusals);
  refuse(response, new Refusal(status, code), chance.perMille(300) ? { 'retry-after': '1' } : {});
}

/** @param {Response} response @param {Refusal} refusal @param {Record<string, string>} [headers] */
function refuse(response, { status, code }, headers = {}) {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`;
  response.writeHead(status, { ...cors, 'content-type': 'application/xml', ...headers }).end(xml);
}
