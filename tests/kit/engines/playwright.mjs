// Chromium and Firefox, driven by Playwright: the first by its own protocol, the second, as any Firefox, by WebDriver BiDi.
//
// Playwright stays at 1.64: from 1.65 on it asks every Firefox for `emulation.setMediaFeaturesOverride`, which the
// long-term release of these days (153) does not know.
import { firefox as stock } from 'playwright-core';
import { launch } from '../browser.mjs';
import { program } from '../programs.mjs';
import { call } from './page.mjs';

/** @typedef {import('./engine.mjs').Engine} Engine */
/** @typedef {import('./engine.mjs').Options} Options */

const FIREFOX = ['firefox-esr', 'firefox'];
/** What goes to this machine itself would otherwise pass by a proxy. */
const PROXY_LOOPBACK = { 'network.proxy.allow_hijacking_localhost': true };

/** @param {Options} [options] @returns {Promise<Engine>} */
export async function chromium({ proxy } = {}) {
  return driven(await launch([], proxy));
}

/** @param {Options} [options] @returns {Promise<Engine>} */
export async function firefox({ proxy } = {}) {
  const executablePath = program('Firefox', 'CHARTLIFT_FIREFOX', FIREFOX);
  const through = proxy ? { proxy: { server: proxy }, firefoxUserPrefs: PROXY_LOOPBACK } : {};
  return driven(await stock.launch({ channel: 'moz-firefox', executablePath, ...through }));
}

/** @param {import('playwright-core').Browser} browser @returns {Promise<Engine>} */
async function driven(browser) {
  const page = await (await browser.newContext({ acceptDownloads: true })).newPage();
  return {
    version: browser.version(),
    tab: {
      load: async (url) => {
        await page.goto(url);
      },
      run: (script, ...given) => page.evaluate(call(script, given)),
      choose: (selector, paths) => page.setInputFiles(selector, paths),
      click: (selector) => page.click(selector),
      async saving(action) {
        const [download] = await Promise.all([page.waitForEvent('download'), action()]);
        return { name: download.suggestedFilename(), path: await download.path() };
      },
    },
    stop: () => browser.close(),
  };
}
