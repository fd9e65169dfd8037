// `node client/self-check.mjs`: what inflating one segment in 64 again costs, in processor time of the page's workers. Rounds
// without it take turns with rounds that inflate every segment, so that whatever else the machine does falls on both alike;
// a 64th of the difference is the cost. One segment alone would be lost in the noise of collectors and shared cores.
import { readdir, readFile } from 'node:fs/promises';
import { launch } from '../kit/browser.mjs';
import { servePages } from '../kit/pages.mjs';

const MIB = 1024 * 1024;
const PAIRS = 12;
const ROUND_BYTES = 32 * MIB;
/** The default of `verifyOneIn`. */
const ONE_IN = 64;

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
  process.stdout.write(`Chromium ${browser.version()}, ${PAIRS} pairs of ${ROUND_BYTES / MIB} MiB\n\n`);
  process.stdout.write(
    '| | without, ms of CPU | every segment | one in 64 costs, median (quartiles) |\n| --- | ---: | ---: | ---: |\n',
  );
  for (const kind of /** @type {const} */ (['text', 'image'])) {
    // A page of its own: what was compressed is held until a collector comes by.
    const page = await browser.newPage();
    await page.goto(pages.url);
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const spent = async () => (await Promise.all(renderers.map(cpuMs))).reduce((sum, time) => sum + time, 0);
    await page.evaluate(
      async ([kind, bytes]) => {
        const { createChartlift } = await import(/** @type {string} */ ('/package/dist/index.js'));
        const { content } = await import(/** @type {string} */ ('/client/soak/kinds.mjs'));
        const blob = new Blob([...content({ kind, seed: 1, bytes })]);
        const client = (/** @type {number} */ verifyOneIn) =>
          createChartlift({ apiUrl: 'http://localhost:1', getToken: () => '', verifyOneIn });
        const clients = [client(0), client(1)];
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
    const costs = times[1].map((time, pair) => (time / times[0][pair] - 1) / ONE_IN).sort((a, b) => a - b);
    const middle = (/** @type {number[]} */ all) =>
      quantile(
        all.toSorted((a, b) => a - b),
        0.5,
      ).toFixed(0);
    const [low, cost, high] = [0.25, 0.5, 0.75].map((share) => `${(100 * quantile(costs, share)).toFixed(2)} %`);
    process.stdout.write(`| ${kind} | ${middle(times[0])} | ${middle(times[1])} | ${cost} (${low}–${high}) |\n`);
    await page.close();
  }
} finally {
  await browser.close();
  await pages.stop();
}
