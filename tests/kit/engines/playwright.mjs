// Chromium and Firefox, driven by Playwright: the first by its own protocol, the second, as any Firefox, by WebDriver BiDi.
//
// Playwright stays at 1.64: from 1.65 on it asks every Firefox for `emulation.setMediaFeaturesOverride`, which the
// long-term release of these days (153) does not know.
import { rm } from 'node:fs/promises';
import { firefox as stock } from 'playwright-core';
import { launch } from '../browser.mjs';
import { HANGS_MS } from '../demo.mjs';
import { freshFolder } from '../folders.mjs';
import { chromiumPath, program } from '../programs.mjs';
import { call } from './page.mjs';
import { nextFile } from './saved.mjs';

/** @typedef {import('./engine.mjs').Engine} Engine */
/** @typedef {import('./engine.mjs').Options} Options */

const FIREFOX = ['firefox-esr', 'firefox'];
/** What goes to this machine itself would otherwise pass by a proxy. */
const PROXY_LOOPBACK = { 'network.proxy.allow_hijacking_localhost': true };

/** @param {Options} [options] @returns {Promise<Engine>} */
export async function chromium({ proxy } = {}) {
  return driven(await launch([], proxy, chromiumPath()));
}

/** @param {Options} [options] @returns {Promise<Engine>} */
export async function firefox({ proxy } = {}) {
  const executablePath = program('Firefox', 'CHARTLIFT_FIREFOX', FIREFOX);
  const through = proxy ? { proxy: { server: proxy }, firefoxUserPrefs: PROXY_LOOPBACK } : {};
  const downloadsPath = await freshFolder('firefox');
  const browser = await stock.launch({ channel: 'moz-firefox', executablePath, downloadsPath, ...through });
  const engine = await driven(browser, downloadsPath);
  const stop = async () => {
    await engine.stop();
    await rm(downloadsPath, { recursive: true, force: true });
  };
  return { ...engine, stop };
}

/** @param {import('playwright-core').Browser} browser @param {string} [saved] the folder to look into for what it saves without a word @returns {Promise<Engine>} */
async function driven(browser, saved) {
  const context = await browser.newContext({ acceptDownloads: true });
  context.setDefaultTimeout(HANGS_MS);
  const page = await context.newPage();
  return {
    version: browser.version(),
    tab: {
      load: async (url) => {
        await page.goto(url);
      },
      run: (script, ...given) => page.evaluate(call(script, given)),
      choose: (selector, paths) => page.setInputFiles(selector, paths),
      click: (selector) => page.click(selector),
      async saving(action, bytes) {
        if (saved) return quietly(page, saved, action, bytes);
        const [download] = await Promise.all([page.waitForEvent('download'), action()]);
        return { name: download.suggestedFilename(), path: await download.path() };
      },
    },
    stop: () => browser.close(),
  };
}

/** @param {import('playwright-core').Page} page @param {string} folder @param {() => Promise<void>} action @param {number} bytes */
async function quietly(page, folder, action, bytes) {
  /** @type {import('playwright-core').Download | undefined} */
  let told;
  const tell = (/** @type {import('playwright-core').Download} */ download) => {
    told = download;
  };
  page.on('download', tell);
  const file = await nextFile(folder, action, bytes).finally(() => page.off('download', tell));
  // The driver renames what it has told of.
  return told ? { name: told.suggestedFilename(), path: await told.path() } : file;
}
