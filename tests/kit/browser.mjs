// The system's Chromium, driven as a person would, and everything it complains about.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { HANGS_MS } from './demo.mjs';
import { targetFolder } from './folders.mjs';
import { chromiumPath, optional } from './programs.mjs';
import { thorough } from './thorough.mjs';

/** No calls home, and no sandbox because containers run as root. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/**
 * The system's headless shell of Chromium where that is here: the same engine without a window that nobody sees, for a fifth
 * less of the machine's time.
 * Thorough runs take the browser that people have.
 */
export const usualPath = () =>
  (thorough ? undefined : optional('CHARTLIFT_HEADLESS_SHELL', ['chromium-headless-shell'])) ?? chromiumPath();

/** For what goes to this machine itself, which browsers do not send through a proxy unasked. */
export const PROXY_LOOPBACK = '<-loopback>';

/**
 * @param {string[]} [flags] besides the usual ones
 * @param {string} [proxy] what all requests go through
 * @param {string} [executablePath]
 */
export async function launch(flags = [], proxy, executablePath = usualPath()) {
  const through = proxy && { proxy: { server: proxy, bypass: PROXY_LOOPBACK } };
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...flags], ...through });
  // Half a minute otherwise, which a page on a busy machine may take.
  browser.on('context', (context) => context.setDefaultTimeout(HANGS_MS));
  return browser;
}

/**
 * Collects what goes wrong in a page: console errors, uncaught exceptions, answers of 500 and above.
 * @param {import('playwright-core').Page} page
 */
export function watch(page) {
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error')
      complaints.push(`console: ${message.text()} (${withoutQuery(message.location().url)})`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} from ${withoutQuery(response.url())}`);
  });
  return { none: () => assert.deepEqual(complaints, [], 'the page complained') };
}

/** A presigned URL's query is a credential. @param {string} url */
function withoutQuery(url) {
  return url.split('?')[0];
}

/** @param {import('playwright-core').Page} page @param {string} name */
export async function screenshot(page, name) {
  const folder = path.join(targetFolder, '..', 'screenshots');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
