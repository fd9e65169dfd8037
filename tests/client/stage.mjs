// The real server, the real S3, a real browser, and a plain page between them.
import { rm } from 'node:fs/promises';
import { kill } from 'node:process';
import { createRecord, signIn } from '../kit/api.mjs';
import { launch } from '../kit/browser.mjs';
import { startDemo } from '../kit/demo.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { storedAsIs, throughGzip } from '../kit/gzip.mjs';
import { Network } from '../kit/network.mjs';
import { servePages } from '../kit/pages.mjs';
import { Puts } from '../kit/puts.mjs';
import { multipartUploads } from '../kit/s3.mjs';

/** @typedef {typeof import('./page/real.mjs')} Real */

/** What a test holds is not given up meanwhile, however slow the machine; see `Tuning` in `wasm-client/core/src/plan.rs`. */
export const PATIENT = { stallMs: 20 * 60_000, callTimeoutMs: 20 * 60_000 };

/**
 * Starts everything that the tests of one file share.
 * @param {{ env?: NodeJS.ProcessEnv }} [options] `env`: settings of the server
 */
export async function setStage({ env = {} } = {}) {
  const [pages, folder] = await Promise.all([servePages(), freshFolder('client')]);
  const demo = await startDemo({ web: false, webPort: Number(new URL(pages.url).port), env });
  const network = await new Network().listen();
  const puts = new Puts(network, demo.s3Url);
  const browser = await launch([], network.url);
  const { api, token } = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician');
  return {
    demo,
    api,
    folder,
    network,
    puts,
    /** A browser profile of its own. */
    async visitor() {
      return new Visitor(await browser.newContext(), { pageUrl: pages.url, apiUrl: demo.apiUrl, token });
    },
    record: () => createRecord(api, 'Fault tests').then(({ id }) => /** @type {string} */ (id)),
    /** What S3 holds of a record's unfinished uploads. @param {string} record */
    multipartUploads: (record) => multipartUploads(demo, record),
    /** SHA-256 of a version as any client gets it. @param {{ attachmentId: string, encoding: string }} result */
    async stored({ attachmentId, encoding }) {
      const { url } = await api.ok('POST', '/api/files/download-url', { attachment_id: attachmentId });
      return (await (encoding === 'gzip' ? throughGzip(url, ['-dc']) : storedAsIs(url))).sha256;
    },
    /** Ends every renderer of the browser at once: no page can say goodbye. */
    async killRenderers() {
      const session = await browser.newBrowserCDPSession();
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      for (const { type, id } of processInfo) if (type === 'renderer') kill(id, 'SIGKILL');
      await session.detach();
    },
    async strike() {
      await browser.close();
      puts.release();
      await network.stop();
      await demo.stop();
      await pages.stop();
      await Promise.all([folder, demo.dataDir].map((made) => rm(made, { recursive: true })));
    },
  };
}

/** One browser profile: its pages share the journal and the locks. */
export class Visitor {
  #how;

  /** @param {import('playwright-core').BrowserContext} context @param {{ pageUrl: string, apiUrl: string, token: string }} how */
  constructor(context, how) {
    this.context = context;
    this.#how = how;
  }

  /** Opens a page with a client. @param {any} [options] of the client */
  async open(options) {
    const tab = new Tab(await this.context.newPage(), this.#how);
    await tab.load(options);
    return tab;
  }

  get pageUrl() {
    return this.#how.pageUrl;
  }

  /** Where the server is, and who asks. */
  get server() {
    return { apiUrl: this.#how.apiUrl, token: this.#how.token };
  }

  leave() {
    return this.context.close();
  }
}

/** One page with a client. */
export class Tab {
  #how;

  /** @param {import('playwright-core').Page} page @param {{ pageUrl: string, apiUrl: string, token: string }} how */
  constructor(page, how) {
    this.page = page;
    this.#how = how;
  }

  /** Loads the page, or loads it again. @param {any} [options] of the client */
  async load(options) {
    await this.page.goto(this.#how.pageUrl);
    const patient = { ...options, tuning: { ...PATIENT, ...options?.tuning } };
    await this.ask('open', { apiUrl: this.#how.apiUrl, token: this.#how.token, options: patient });
  }

  /** Waits until the journal has so many parts: what it does not know yet when a page dies is sent again. @param {number} parts */
  async journaled(parts) {
    while ((await this.page.evaluate(rows))[1] < parts)
      await this.page.evaluate(() => new Promise(requestAnimationFrame));
  }

  /** Takes the page's network away and waits until its workers know; what is under way is left hanging. */
  async goOffline() {
    await this.page.context().setOffline(true);
    const noticed = () =>
      new Promise((resolve) => {
        if (!navigator.onLine) resolve(undefined);
        addEventListener('offline', () => resolve(undefined), { once: true });
      });
    await Promise.all(this.page.workers().map((worker) => worker.evaluate(noticed)));
  }

  goOnline() {
    return this.page.context().setOffline(false);
  }

  /** Calls into the page. @template {keyof Real} K @param {K} name @param {any[]} args @returns {Promise<any>} */
  ask(name, ...args) {
    return this.page.evaluate(
      ([name, args]) => /** @type {any} */ (globalThis).real[name](...args),
      /** @type {[string, any[]]} */ ([name, args]),
    );
  }

  /** Chooses a file and begins to upload it. @param {{ path: string }} file @param {string} recordId @returns {Promise<string>} */
  async begin(file, recordId) {
    await this.page.setInputFiles('#file', file.path);
    return this.ask('begin', recordId);
  }
}

/** In the page: how many uploads and how many parts the journal has. @returns {Promise<[number, number]>} */
export function rows() {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open('chartlift');
    open.onerror = reject;
    open.onsuccess = () => {
      const reading = open.result.transaction(['uploads', 'parts']);
      const counts = ['uploads', 'parts'].map((name) => reading.objectStore(name).count());
      reading.oncomplete = () => {
        open.result.close();
        resolve(/** @type {[number, number]} */ (counts.map(({ result }) => result)));
      };
    };
  });
}
