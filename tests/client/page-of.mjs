// The page with a client, in whichever engine.
import { appears } from '../kit/engines/page.mjs';

/** @param {import('../kit/engines/engine.mjs').Tab} tab @param {{ pageUrl: string, apiUrl: string, token: string }} how */
export function pageOf(tab, { pageUrl, apiUrl, token }) {
  /** @param {string} verb @param {any[]} given @returns {Promise<any>} */
  const ask = (verb, ...given) =>
    tab.run((verb, given) => /** @type {any} */ (globalThis).real[verb](...given), verb, given);
  return {
    tab,
    ask,
    async load() {
      await tab.load(pageUrl);
      // WebKit's driver says that a page is loaded before its modules have run.
      await tab.run(appears, '[data-ready]');
    },
    /** Loads the page, or loads it again, and opens a client. @param {any} [options] of the client */
    async open(options) {
      await this.load();
      await ask('open', { apiUrl, token, options });
    },
    /** @param {{ path: string }} file @param {string} record @returns {Promise<string>} */
    async begin(file, record) {
      await tab.choose('#file', [file.path]);
      return ask('begin', record);
    },
  };
}
