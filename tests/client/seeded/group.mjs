// Runs seeds in a real browser, many uploads to a page, against one double.
import { setTimeout as delay } from 'node:timers/promises';
import { launch } from '../../kit/browser.mjs';
import { within } from '../../kit/demo.mjs';
import { servePages } from '../../kit/pages.mjs';
import { Chance } from './chance.mjs';
import { Double } from './double.mjs';
import { judge } from './judge.mjs';

/** @typedef {import('./judge.mjs').Judgement} Judgement */
/** @typedef {import('./page.mjs').Seen} Seen */

/** Runs of one page: more than the engine runs at once, so that some wait in line. */
const GROUP = 50;
/** Aborted requests are seen to be gone within this, in milliseconds. */
const QUIET_MS = 1000;

/**
 * Runs seeds `seed`, `seed + 1`, …
 * @param {number} count
 * @param {number} seed
 * @param {(judged: Judgement[]) => void} [tell] is told of each group
 */
export async function runSeeds(count, seed, tell = () => {}) {
  const [browser, pages] = await Promise.all([launch(), servePages()]);
  try {
    const all = [];
    for (let first = seed; first < seed + count; first += GROUP) {
      const seeds = Array.from({ length: Math.min(GROUP, seed + count - first) }, (_, index) => first + index);
      const judged = await runGroup(browser, pages.url, seeds);
      tell(judged);
      all.push(...judged);
    }
    return all;
  } finally {
    await browser.close();
    await pages.stop();
  }
}

/** @param {import('playwright-core').Browser} browser @param {string} pageUrl @param {number[]} seeds @returns {Promise<Judgement[]>} */
async function runGroup(browser, pageUrl, seeds) {
  const double = await Double.start();
  const context = await browser.newContext();
  const weather = new Weather(context, double);
  try {
    const page = await context.newPage();
    await giveUp(context, double.s3Url, (path) => double.log.push(`${path}: given up`));
    /** @type {Map<number, Seen>} */
    const ended = new Map();
    await page.exposeFunction('weather', (/** @type {string} */ kind, /** @type {number} */ ms) =>
      weather.change(kind, ms),
    );
    /** @type {() => void} */
    let finish = () => {};
    const finished = /** @type {Promise<void>} */ (new Promise((resolve) => (finish = resolve)));
    await page.exposeFunction('ended', (/** @type {Seen} */ seen) => {
      ended.set(seen.seed, seen);
      if (ended.size === seeds.length) finish();
    });
    /** @type {Promise<never>} */
    const broken = new Promise((_, reject) => {
      // An error in a worker that nobody caught ends its whole crew.
      page.on('pageerror', ({ message }) => reject(new Error(`uncaught in the page of seeds ${seeds}: ${message}`)));
      page.on('crash', () => reject(new Error(`the page of seeds ${seeds} crashed`)));
    });
    broken.catch(() => {});
    await begin(page, pageUrl, double.apiUrl, seeds);
    weather.begin();
    const chance = new Chance(seeds[0], 'reload');
    const reloads = chance.perMille(500);
    if (reloads) {
      await Promise.race([delay(300 + chance.below(1500)), finished]);
      // Fair from here until the new page begins its runs: a page cannot be loaded without a network.
      await weather.settle();
      const rest = seeds.filter((seed) => !ended.has(seed));
      if (rest.length > 0) await begin(page, pageUrl, double.apiUrl, rest);
      weather.begin();
    }
    await within(
      120_000,
      Promise.race([finished, broken]),
      () => `a page did not end its runs: seeds ${seeds.filter((one) => !ended.has(one))}`,
    );
    await weather.settle();
    await quiet(double, seeds);
    const resumable = /** @type {any[]} */ (await page.evaluate('client.resumable()')).map((one) => one.recordId);
    const tabs = reloads ? 2 : 1;
    if (process.env.CHARTLIFT_FAULT_LOG) process.stderr.write(`${double.log.join('\n')}\n`);
    return [...ended.values()].map((seen) => judge(double, seen, { resumable, tabs }));
  } finally {
    await weather.settle();
    await context.close();
    await double.stop();
  }
}

/** @param {import('playwright-core').Page} page @param {string} pageUrl @param {string} apiUrl @param {number[]} seeds */
async function begin(page, pageUrl, apiUrl, seeds) {
  await page.goto(pageUrl);
  const group = JSON.stringify({ seeds, apiUrl });
  // Not awaited in the page: it may be loaded again before its runs end.
  await page.evaluate(`void import('/client/seeded/page.mjs').then(({ start }) => start(${group}))`);
}

/** The network of a page: away now and then, for one run or another. */
class Weather {
  #fair = true;
  #away = 0;
  /** @type {Set<Promise<void>>} */
  #changes = new Set();
  #context;
  #double;

  /** @param {import('playwright-core').BrowserContext} context @param {Double} double */
  constructor(context, double) {
    this.#context = context;
    this.#double = double;
  }

  /** From now on it changes when a run wants it to. */
  begin() {
    this.#fair = false;
  }

  /** Until then it stays fair: waits until everything that was away is back. */
  async settle() {
    this.#fair = true;
    await Promise.all(this.#changes);
  }

  /** @param {string} kind @param {number} ms */
  change(kind, ms) {
    if (this.#fair) return;
    const change = kind === 'offline' ? this.#offline(ms) : this.#double.beGone(ms);
    this.#changes.add(change);
    change.finally(() => this.#changes.delete(change));
  }

  /** @param {number} ms */
  async #offline(ms) {
    this.#away += 1;
    await this.#context.setOffline(true);
    await delay(ms);
    this.#away -= 1;
    if (this.#away === 0) await this.#context.setOffline(false);
  }
}

/**
 * Has the browser give up, unasked, the first try with every URL that the double marked: what Safari does to requests
 * when it wakes up.
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} s3Url
 * @param {(path: string) => void} told
 */
async function giveUp(context, s3Url, told) {
  const seen = new Set();
  await context.route(`${s3Url}/given-up/**`, async (route) => {
    const request = route.request();
    const first = request.method() === 'PUT' && !seen.has(request.url());
    seen.add(request.url());
    if (first) told(new URL(request.url()).pathname);
    // The page may be gone before it is told.
    await (first ? route.abort('aborted') : route.continue()).catch(() => {});
  });
}

/** Waits until S3 sees no request any more: an aborted one takes a moment to arrive as such. @param {Double} double @param {number[]} seeds */
async function quiet(double, seeds) {
  const until = Date.now() + QUIET_MS;
  while (Date.now() < until && seeds.some((seed) => double.flying(seed) > 0)) await delay(20);
}
