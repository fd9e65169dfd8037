// The system's Chromium, driven as a person would, and everything it complains about.
import assert from 'node:assert/strict';
import { accessSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { targetFolder } from './folders.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** No calls home, and no sandbox because containers run as root. */
const FLAGS = [
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

function executable() {
  if (process.env.CHARTLIFT_CHROMIUM) return process.env.CHARTLIFT_CHROMIUM;
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(path.join(folder, name));
        return path.join(folder, name);
      } catch {
        // Not here: the next folder.
      }
    }
  }
  throw new Error('no Chromium was found: install one or set CHARTLIFT_CHROMIUM');
}

/** @param {string[]} [flags] besides the usual ones */
export function launch(flags = []) {
  return chromium.launch({ executablePath: executable(), args: [...FLAGS, ...flags] });
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
