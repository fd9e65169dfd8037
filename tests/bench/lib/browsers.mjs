// The browser that is measured: Chromium, or another engine as the tests drive it.
import { launch as chromium } from '../../kit/chrome.mjs';

/**
 * @typedef {object} Page
 * @property {(url: string) => Promise<void>} goto opens an address and waits until it is loaded
 * @property {(script: (argument: any) => unknown, argument?: any) => Promise<any>} evaluate runs a function in the page and gives
 *   back what it, or its promise, comes to
 * @property {(...paths: string[]) => Promise<void>} choose chooses files in the page's file input
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Browser
 * @property {string} version with its name
 * @property {() => Promise<Page>} newPage
 * @property {() => Promise<void>} close
 */

/** A browser that has just started is busy with itself for so long. */
const SETTLE_MS = 1500;

/**
 * @param {string} name `chromium`, `firefox` or `webkit`
 * @param {string[]} [flags] Chromium's own
 * @returns {Promise<Browser>}
 */
export async function launch(name, flags = []) {
  if (name === 'chromium') return chromium(flags);
  // What drives these is installed with the tests, and only where it is wanted.
  const { engines } = await import('../../kit/engines/index.mjs');
  const found = engines.find((engine) => engine.name === name);
  if (!found) throw new Error(`${name} is no browser that is measured: use chromium, firefox or webkit`);
  if (flags.length > 0) throw new Error(`${name} takes no such flags: measure it without a link (--mbps 0)`);
  const { version, tab, stop } = await found.start();
  const page = {
    goto: tab.load,
    evaluate: (/** @type {(argument: any) => unknown} */ script, /** @type {any} */ argument) =>
      tab.run(script, argument),
    choose: (/** @type {string[]} */ ...paths) => tab.choose('input', paths),
    // It has one tab, which the next one loads anew.
    close: async () => {},
  };
  return { version: `${name} ${version}`, newPage: async () => page, close: stop };
}

/**
 * Does something on a page of a browser that was never used: without connections, cache or storage of another.
 * @template T
 * @param {string} name
 * @param {string[]} flags
 * @param {(page: Page, version: string) => Promise<T>} action
 */
export async function onFreshPage(name, flags, action) {
  const browser = await launch(name, flags);
  try {
    const page = await browser.newPage();
    await new Promise((settled) => setTimeout(settled, SETTLE_MS));
    return await action(page, browser.version);
  } finally {
    await browser.close();
  }
}
