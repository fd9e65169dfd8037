// A WebDriver session over plain HTTP: https://www.w3.org/TR/webdriver2/
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A script may wait for an upload of many megabytes; Node's `fetch` waits for an answer for five minutes. */
const SCRIPT_MS = 4 * 60_000;
/** How long a driver may take to listen. */
const START_MS = 30_000;

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
    const port = await freePort();
    const driver = spawn(program, [`--port=${port}`], { env, stdio: 'ignore' });
    process.on('exit', () => driver.kill());
    const url = `http://127.0.0.1:${port}`;
    await listening(url);
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

/** @param {string} method @param {string} url @param {object} [body] */
async function send(method, url, body) {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = /** @type {any} */ (await response.json());
  if (!response.ok) throw new Error(`WebDriver: ${value.error}: ${value.message}`);
  return value;
}

/** A port that is free now: the driver takes a number, not 0. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
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
