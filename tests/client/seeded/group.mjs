// Runs seeds in a real browser, many uploads to a page, against the real server and S3 behind a network full of faults.
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createRecord, signIn } from '../../kit/api.mjs';
import { launch } from '../../kit/browser.mjs';
import { startDemo, within } from '../../kit/demo.mjs';
import { Network } from '../../kit/network.mjs';
import { servePages } from '../../kit/pages.mjs';
import { brings } from '../../kit/puts.mjs';
import { abortMultiparts, multipartUploads } from '../../kit/s3.mjs';
import { Chance } from './chance.mjs';
import { tuning } from './fate.mjs';
import { Faults, GIVEN_UP } from './faults.mjs';
import { judge, takesTheNetwork } from './judge.mjs';

/** @typedef {import('./judge.mjs').Judgement} Judgement */
/** @typedef {import('./page.mjs').Seen} Seen */
/** @typedef {import('./page.mjs').Run} Run */

/** Runs of one page: more than the engine runs at once, so that some wait in line. */
const GROUP = 50;
/** Aborted requests are seen to be gone within this, in milliseconds: one that is not is never. */
const QUIET_MS = 60_000;
/** Each run says itself when it hangs; a page that says nothing is given up after this, in milliseconds. */
const GROUP_MS = 8 * 60_000;
/** URLs that expire now and then while a run lasts, in seconds. */
const URL_SECONDS = 8;

/** What all groups share. @typedef {Awaited<ReturnType<typeof setUp>>} Setting */

async function setUp() {
  const [pages, network] = await Promise.all([servePages(), new Network().listen()]);
  const env = {
    CHARTLIFT_S3_MIN_PART_BYTES: String(tuning.minPartBytes),
    CHARTLIFT_UPLOAD_URL_SECONDS: String(URL_SECONDS),
  };
  const demo = await startDemo({ web: false, webPort: Number(new URL(pages.url).port), env });
  const browser = await launch([], network.url);
  const { api, token } = await signIn(demo.apiUrl, ({ role }) => role === 'clinician');
  return {
    ...{ pageUrl: pages.url, network, demo, browser, api, token },
    async strike() {
      await browser.close();
      await network.stop();
      await demo.stop();
      await pages.stop();
      await rm(demo.dataDir, { recursive: true });
    },
  };
}

/**
 * Runs seeds `seed`, `seed + 1`, …
 * @param {number} count
 * @param {number} seed
 * @param {(judged: Judgement[]) => void} [tell] is told of each group
 */
export async function runSeeds(count, seed, tell = () => {}) {
  const setting = await setUp();
  try {
    const all = [];
    const wanted = Array.from({ length: count }, (_, index) => seed + index);
    // Those that take the network from all beside them keep to themselves: of the others it is known what a cancel may leave.
    const kinds = [wanted.filter((one) => !takesTheNetwork(one)), wanted.filter(takesTheNetwork)];
    for (const seeds of kinds.flatMap(inGroups)) {
      const runs = [];
      for (const one of seeds) runs.push({ seed: one, record: (await createRecord(setting.api, `Seed ${one}`)).id });
      const judged = await runGroup(setting, runs);
      tell(judged);
      all.push(...judged);
    }
    return all;
  } finally {
    await setting.strike();
  }
}

/** @param {number[]} seeds */
function inGroups(seeds) {
  const count = Math.ceil(seeds.length / GROUP);
  return Array.from({ length: count }, (_, index) => seeds.slice(index * GROUP, (index + 1) * GROUP));
}

/** @param {Setting} setting @param {Run[]} runs @returns {Promise<Judgement[]>} */
async function runGroup({ browser, network, demo, api, token, pageUrl }, runs) {
  const seeds = runs.map(({ seed }) => seed);
  const faults = new Faults(network, demo, token, runs);
  const context = await browser.newContext();
  const weather = new Weather(context, network, faults, demo);
  try {
    const page = await context.newPage();
    await giveUp(context, demo.s3Url, (path) => faults.log.push(`${path}: given up`));
    // A page that was loaded again meanwhile has no such upload yet.
    faults.completed = (seed) => void page.evaluate(`cancel(${seed})`).catch(() => {});
    /** @type {Map<number, Seen>} */
    const ended = new Map();
    await page.exposeFunction('weather', weather.change);
    /** @type {() => void} */
    let finish = () => {};
    const finished = /** @type {Promise<void>} */ (new Promise((resolve) => (finish = resolve)));
    await page.exposeFunction('ended', (/** @type {Seen} */ seen) => {
      ended.set(seen.seed, seen);
      if (ended.size === runs.length) finish();
    });
    /** @type {Promise<never>} */
    const broken = new Promise((_, reject) => {
      // An error in a worker that nobody caught ends its whole crew.
      page.on('pageerror', ({ message }) => reject(new Error(`uncaught in the page of seeds ${seeds}: ${message}`)));
      page.on('crash', () => reject(new Error(`the page of seeds ${seeds} crashed`)));
    });
    broken.catch(() => {});
    const chance = new Chance(seeds[0], 'page');
    const group = { apiUrl: demo.apiUrl, maxParallelParts: 1 + chance.below(6) };
    await begin(page, pageUrl, { ...group, runs });
    weather.begin();
    const reloads = chance.perMille(500);
    if (reloads) {
      await Promise.race([delay(300 + chance.below(1500)), finished]);
      // Fair from here until the new page begins its runs: a page cannot be loaded without a network.
      await weather.settle();
      const rest = runs.filter(({ seed }) => !ended.has(seed));
      if (rest.length > 0) await begin(page, pageUrl, { ...group, runs: rest });
      weather.begin();
    }
    await within(
      GROUP_MS,
      Promise.race([finished, broken]),
      () => `a page did not end its runs: seeds ${seeds.filter((one) => !ended.has(one))}`,
    );
    await weather.settle();
    await faults.quiet(seeds, QUIET_MS);
    const known = {
      ...{ api, faults, records: new Map(runs.map(({ seed, record }) => [seed, record])) },
      resumable: /** @type {any[]} */ (await page.evaluate('client.resumable()')).map((one) => one.recordId),
      unfinished: await multipartUploads(demo, ''),
      pages: reloads ? 2 : 1,
      calm: !seeds.some(takesTheNetwork),
    };
    if (process.env.CHARTLIFT_FAULT_LOG) process.stderr.write(`${faults.log.join('\n')}\n`);
    const judged = [];
    for (const seen of ended.values()) judged.push(await judge(known, seen));
    return judged;
  } finally {
    await weather.settle();
    await context.close();
    faults.end();
  }
}

/** @param {import('playwright-core').Page} page @param {string} pageUrl @param {{ runs: Run[], apiUrl: string, maxParallelParts: number }} group */
async function begin(page, pageUrl, group) {
  await page.goto(pageUrl);
  // Not awaited in the page: it may be loaded again before its runs end.
  await page.evaluate(`void import('/client/seeded/page.mjs').then(({ start }) => start(${JSON.stringify(group)}))`);
}

/** The network of a page: away now and then, for one run or another. */
class Weather {
  #fair = true;
  #away = 0;
  /** @type {Set<Promise<unknown>>} */
  #changes = new Set();
  #context;
  #network;
  #faults;
  #demo;

  /** @param {import('playwright-core').BrowserContext} context @param {Network} network @param {Faults} faults @param {import('../../kit/demo.mjs').Demo} demo */
  constructor(context, network, faults, demo) {
    this.#context = context;
    this.#network = network;
    this.#faults = faults;
    this.#demo = demo;
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

  /** Settles once it is as bad as wanted. @param {string} kind @param {number} ms @param {string} record */
  change = async (kind, ms, record) => {
    if (this.#fair) return;
    const change = this.#becomes(kind, ms, record);
    this.#changes.add(change.over);
    change.over.finally(() => this.#changes.delete(change.over));
    await change.begun;
  };

  /** @param {string} kind @param {number} ms @param {string} record @returns {{ begun?: Promise<unknown>, over: Promise<unknown> }} */
  #becomes(kind, ms, record) {
    if (kind === 'refused') return { over: this.#network.beGone(ms) };
    if (kind === 'portal') return { over: this.#faults.portal(ms) };
    if (kind === 'aborted') return { over: abortMultiparts(this.#demo, record) };
    this.#away += 1;
    const begun = this.#context.setOffline(true);
    const over = begun.then(async () => {
      await delay(ms);
      this.#away -= 1;
      if (this.#away === 0) await this.#context.setOffline(false);
    });
    return { begun, over };
  }
}

/**
 * Has the browser give up, unasked, the first try with every URL that was marked: what Safari does to requests when it
 * wakes up.
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} s3Url
 * @param {(path: string) => void} told
 */
async function giveUp(context, s3Url, told) {
  const seen = new Set();
  await context.route(`${new URL(s3Url).origin}${GIVEN_UP}/**`, async (route) => {
    const request = route.request();
    const first = brings(request.method()) && !seen.has(request.url());
    seen.add(request.url());
    if (first) told(new URL(request.url()).pathname);
    // The page may be gone before it is told.
    await (first ? route.abort('aborted') : route.continue()).catch(() => {});
  });
}
