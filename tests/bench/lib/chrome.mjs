// A headless Chromium, its own process known.
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

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

/**
 * @param {string[]} [flags] further flags
 */
export async function launch(flags = []) {
  const executablePath = process.env.CHARTLIFT_CHROMIUM;
  if (!executablePath) throw new Error('CHARTLIFT_CHROMIUM is not set: run this through `cargo xtask bench`');
  const before = await children(process.pid);
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
  const pid = (await children(process.pid)).find((child) => !before.includes(child)) ?? 0;
  return { browser, pid, version: browser.version(), close: () => browser.close() };
}

/** The processes a process started, on Linux. @param {number} pid @returns {Promise<number[]>} */
export async function children(pid) {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}
