// A headless Chromium of our own, driven by as little of the DevTools protocol as there is to it: page, script, file.
//
// Libraries that drive browsers also listen to the network, and then each body that a page sends from memory is copied
// to them: 200 ms of a core for 5 MiB, and only for contenders that send from memory. What is copied is also kept for as long as the
// page is there, which looks like a leak.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from './programs.mjs';

/** No calls home, and no sandbox because containers run as root. */
const FLAGS = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--no-startup-window',
  '--password-store=basic',
  // Nor pages of the browser's own, made ready for whoever may want them.
  '--disable-features=PreloadTopChromeWebUI,OptimizationHints,MediaRouter,Translate',
  '--disable-component-extensions-with-background-pages',
  // A page that nobody sees is slowed down.
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
];

/** @typedef {Record<string, any>} Message */
/** @typedef {Awaited<ReturnType<typeof launch>>} Chrome */

/**
 * @param {string[]} [flags] further flags
 */
export async function launch(flags = []) {
  const profile = await mkdtemp(join(tmpdir(), 'chartlift-chrome-'));
  const child = spawn(chromiumPath(), [...FLAGS, `--user-data-dir=${profile}`, ...flags], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const connection = new Connection(child);
  const { product } = await connection.call('Browser.getVersion');
  return {
    pid: child.pid ?? 0,
    version: `Chromium ${product.split('/')[1]} headless`,
    /** A page of the browser's own profile: others, as for private windows, never connect beforehand. */
    newPage: () => newPage(connection),
    /** The browser's processes, or those of one type. @param {string} [wanted] @returns {Promise<number[]>} */
    async processes(wanted) {
      /** @type {{ processInfo: { type: string, id: number }[] }} */
      const { processInfo } = await connection.call('SystemInfo.getProcessInfo');
      return processInfo.filter(({ type }) => !wanted || type === wanted).map(({ id }) => id);
    },
    /** Has every process give back what nobody uses any more: left to themselves, collectors wake when they like. */
    async giveBack() {
      await connection.call('Memory.simulatePressureNotification', { level: 'critical' });
    },
    close: async () => {
      const ended = once(child, 'exit');
      connection.call('Browser.close').catch(() => child.kill('SIGKILL'));
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** @param {Connection} connection */
async function newPage(connection) {
  const { targetId } = await connection.call('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await connection.call('Target.attachToTarget', { targetId, flatten: true });
  const page = new Page(connection, sessionId, targetId);
  await page.call('Page.enable');
  return page;
}

export class Page {
  #connection;
  #session;
  #target;

  /** @param {Connection} connection @param {string} session @param {string} target */
  constructor(connection, session, target) {
    this.#connection = connection;
    this.#session = session;
    this.#target = target;
  }

  /** @param {string} method @param {Message} [parameters] */
  call(method, parameters) {
    return this.#connection.call(method, parameters, this.#session);
  }

  /** Opens an address and waits until it is loaded. @param {string} url */
  async goto(url) {
    const loaded = this.#connection.event('Page.loadEventFired', this.#session);
    const { errorText } = await this.call('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  /**
   * Runs a function in the page, which may be given by its text, and gives back what it, or its promise, comes to.
   * @template [T=undefined]
   * @param {string | ((argument: T) => unknown)} script
   * @param {T} [argument] as JSON
   * @returns {Promise<any>}
   */
  async evaluate(script, argument) {
    const expression = `(${script})(${JSON.stringify(argument) ?? ''})`;
    const parameters = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', parameters);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Chooses files in the page's file input. @param {string[]} paths */
  async choose(...paths) {
    const { result } = await this.call('Runtime.evaluate', { expression: "document.querySelector('input')" });
    await this.call('DOM.setFileInputFiles', { files: paths, objectId: result.objectId });
  }

  /** Has the page and its workers give back what nobody uses any more: left to themselves, collectors wake when they like. */
  async collectGarbage() {
    const collect = async (/** @type {string} */ session) => {
      await this.#connection.call('HeapProfiler.collectGarbage', {}, session);
      await Promise.all((await this.#connection.workers(session)).map(collect));
    };
    await collect(this.#session);
  }

  async close() {
    await this.#connection.call('Target.closeTarget', { targetId: this.#target });
  }
}

/** The DevTools protocol over a pipe: JSON, each message ended by a zero byte. */
class Connection {
  #pipe;
  #nextId = 1;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  /** @type {Set<{ method: string, session: string, resolve: (parameters: any) => void }>} */
  #listening = new Set();
  /** Each by its session, and whose it is. @type {Map<string, string>} */
  #workers = new Map();
  #read = '';

  /** @param {import('node:child_process').ChildProcess} child */
  constructor(child) {
    this.#pipe = /** @type {import('node:stream').Writable} */ (child.stdio[3]);
    const answers = /** @type {import('node:stream').Readable} */ (child.stdio[4]);
    answers.setEncoding('utf8').on('data', (text) => this.#take(text));
    const end = () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser is gone'));
      this.#waiting.clear();
    };
    child.once('exit', end).once('error', end);
    this.#pipe.on('error', end);
  }

  /** @param {string} method @param {Message} [params] @param {string} [sessionId] @returns {Promise<any>} */
  call(method, params = {}, sessionId) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#pipe.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Sessions with the workers that this session's page or worker has begun. @param {string} session */
  async workers(session) {
    // Those that are there already are told of before the answer.
    await this.call(
      'Target.setAutoAttach',
      { autoAttach: true, waitForDebuggerOnStart: false, flatten: true },
      session,
    );
    return [...this.#workers].filter(([, of]) => of === session).map(([worker]) => worker);
  }

  /** The next event of this name. @param {string} method @param {string} session @returns {Promise<Message>} */
  event(method, session) {
    return new Promise((resolve) => this.#listening.add({ method, session, resolve }));
  }

  /** @param {string} text */
  #take(text) {
    const messages = (this.#read + text).split('\0');
    this.#read = messages.pop() ?? '';
    for (const message of messages) this.#answer(JSON.parse(message));
  }

  /** @param {Message} message */
  #answer({ id, method, sessionId, params, result, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${error.message}${error.data ? `: ${error.data}` : ''}`));
    else waiting?.resolve(result);
    if (method === 'Target.attachedToTarget' && sessionId) this.#workers.set(params.sessionId, sessionId);
    if (method === 'Target.detachedFromTarget') this.#workers.delete(params.sessionId);
    for (const listener of this.#listening) {
      if (listener.method !== method || listener.session !== sessionId) continue;
      this.#listening.delete(listener);
      listener.resolve(params);
    }
  }
}
