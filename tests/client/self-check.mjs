// `node client/self-check.mjs`: what inflating one segment in 64 again costs, in processor time of the page's workers.
// Rounds with and without it take turns in one page, so that whatever else the machine does falls on both alike.
import { readdir, readFile } from 'node:fs/promises';
import { launch } from '../kit/browser.mjs';
import { servePages } from '../kit/pages.mjs';

const MIB = 1024 * 1024;
const PAIRS = 30;
/** 64 segments: one of them is looked at, or none. */
const ROUND_BYTES = 64 * MIB;

/** Processor time that a process's threads have had, in milliseconds (proc(5), `schedstat`). @param {number} pid */
async function cpuMs(pid) {
  const threads = await readdir(`/proc/${pid}/task`);
  const times = threads.map(async (thread) => {
    const text = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0');
    return Number(text.split(' ')[0]) / 1e6;
  });
  return (await Promise.all(times)).reduce((sum, time) => sum + time, 0);
}

/** @param {number[]} sorted @param {number} share */
const quantile = (sorted, share) => sorted[Math.round((sorted.length - 1) * share)];

const [pages, browser] = await Promise.all([servePages(), launch()]);
try {
  const page = await browser.newPage();
  await page.goto(pages.url);
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const spent = async () => (await Promise.all(renderers.map(cpuMs))).reduce((sum, time) => sum + time, 0);
  process.stdout.write(`Chromium ${browser.version()}, ${PAIRS} pairs of ${ROUND_BYTES / MIB} MiB\n\n`);
  process.stdout.write(
    '| | without, ms of CPU | one in 64 | ratio, median (quartiles) |\n| --- | ---: | ---: | ---: |\n',
  );
  for (const kind of /** @type {const} */ (['text', 'image'])) {
    await page.evaluate(
      async ([kind, bytes]) => {
        const { createChartlift } = await import(/** @type {string} */ ('/package/dist/index.js'));
        const { content } = await import(/** @type {string} */ ('/client/soak/kinds.mjs'));
        const blob = new Blob([...content({ kind, seed: 1, bytes })]);
        const client = (/** @type {number} */ verifyOneIn) =>
          createChartlift({ apiUrl: 'http://localhost:1', getToken: () => '', verifyOneIn });
        const clients = [client(0), client(64)];
        const compress = (/** @type {number} */ which) => clients[which].compress(blob).then(() => undefined);
        Object.assign(globalThis, { compress });
        // Code is compiled and caches fill.
        await compress(0);
        await compress(1);
      },
      /** @type {const} */ ([kind, ROUND_BYTES]),
    );
    /** @type {[number[], number[]]} */
    const times = [[], []];
    for (let pair = 0; pair < PAIRS; pair++) {
      for (const which of pair % 2 ? [1, 0] : [0, 1]) {
        const before = await spent();
        await page.evaluate(`compress(${which})`);
        times[which].push((await spent()) - before);
      }
    }
    const ratios = times[1].map((time, pair) => time / times[0][pair]).sort((a, b) => a - b);
    const [without, checked] = times.map((all) =>
      quantile(
        all.toSorted((a, b) => a - b),
        0.5,
      ).toFixed(0),
    );
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share).toFixed(3));
    process.stdout.write(`| ${kind} | ${without} | ${checked} | ${middle} (${low}–${high}) |\n`);
  }
} finally {
  await browser.close();
  await pages.stop();
}
