// A WebDriver session over plain HTTP: https://www.w3.org/TR/webdriver2/
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../ports.mjs';

/** A script may wait for an upload of many megabytes on a busy machine. */
const SCRIPT_MS = 15 * 60_000;
/** How long a driver may take to listen. */
const START_MS = 3 * 60_000;
/** Free ports may be taken by somebody else before the driver has them: with another it goes well. */
const PORTS = 5;

export class Session {
  #driver;
  #url;

  /** @param {import('node:child_process').ChildProcess} driver @param {string} url of the session @param {any} capabilities */
  constructor(driver, url, capabilities) {
    this.#driver = driver;
    this.#url = url;
    this.capabilities = capabilities;
  }

  /**
   * Starts a driver and through it a browser.
   * @param {string} program
   * @param {NodeJS.ProcessEnv} env
   * @param {object} capabilities
   */
  static async start(program, env, capabilities) {
    const { driver, url } = await startDriver(program, env);
    const body = { capabilities: { alwaysMatch: capabilities } };
    const begun = await send('POST', `${url}/session`, body);
    const session = new Session(driver, `${url}/session/${begun.sessionId}`, begun.capabilities);
    await session.call('POST', '/timeouts', { script: SCRIPT_MS });
    return session;
  }

  /** @param {string} method @param {string} path below the session's @param {object} [body] */
  call(method, path, body) {
    return send(method, this.#url + path, body);
  }

  /** The id of the first element that a selector finds. @param {string} selector */
  async element(selector) {
    const found = await this.call('POST', '/element', { using: 'css selector', value: selector });
    return /** @type {string} */ (Object.values(found)[0]);
  }

  /** @param {string} element @param {string} path @param {object} body */
  on(element, path, body) {
    return this.call('POST', `/element/${element}${path}`, body);
  }

  /** Evaluates an expression in the page and awaits what it comes to. @param {string} expression */
  async run(expression) {
    const script = `const done = arguments[arguments.length - 1];
      (async () => ${expression})().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = await this.call('POST', '/execute/async', { script, args: [] });
    if (error) throw new Error(`in the page: ${error}`);
    return value;
  }

  async stop() {
    await this.call('DELETE', '');
    this.#driver.kill();
    if (this.#driver.exitCode === null && this.#driver.signalCode === null) await once(this.#driver, 'exit');
  }
}

/** Not by `fetch`, which gives an answer up after five minutes. @param {string} method @param {string} url @param {object} [body] */
async function send(method, url, body) {
  const asked = request(url, { method, agent: false });
  asked.end(body && JSON.stringify(body));
  const [response] = /** @type {[import('node:http').IncomingMessage]} */ (await once(asked, 'response'));
  const { value } = /** @type {any} */ (await json(response));
  if (response.statusCode !== 200) throw new Error(`WebDriver: ${value.error}: ${value.message}`);
  return value;
}

/** Starts a driver on a port that nobody else has. @param {string} program @param {NodeJS.ProcessEnv} env */
async function startDriver(program, env) {
  for (let left = PORTS; ; left--) {
    const port = await freePort();
    const driver = spawn(program, [`--port=${port}`], { env, stdio: 'ignore' });
    process.on('exit', () => driver.kill());
    const url = `http://127.0.0.1:${port}`;
    const gone = once(driver, 'exit').then(([code]) => Promise.reject(new Error(`${program} ended with ${code}`)));
    gone.catch(() => {});
    try {
      await Promise.race([listening(url), gone]);
      return { driver, url };
    } catch (error) {
      driver.kill();
      if (left === 1) throw error;
    }
  }
}

/** The driver says nothing when it listens: it can only be asked. @param {string} url */
async function listening(url) {
  const until = Date.now() + START_MS;
  for (;;) {
    try {
      await send('GET', `${url}/status`);
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(50);
    }
  }
}
