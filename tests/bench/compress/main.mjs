// `cargo xtask bench compress`: a file picked from disk → gzip bytes.
import { compressible, generated, given, untuned } from '../inputs/index.mjs';
import { launch } from '../lib/browsers.mjs';
import { described } from '../lib/machine.mjs';
import { publish } from '../lib/results.mjs';
import { rounds } from '../lib/rounds.mjs';
import { timing } from '../lib/rows.mjs';
import { serve } from '../lib/site.mjs';
import { checkedSize, natives, timed } from './natives.mjs';
import { report } from './report.mjs';

/** Where each intent begins: `wasm-client/core/src/adapt.rs`. */
const INTENTS = [
  { client: 'chartlift', effort: 6 },
  { client: 'chartlift-fast', effort: 3 },
  { client: 'chartlift-smallest', effort: 8 },
];
const PEERS = ['compression-stream', 'pako', 'fflate'];

/**
 * @typedef {object} Options
 * @property {string[]} [files] given ones, beside the generated kinds
 * @property {string[]} [kinds] only these generated kinds
 * @property {number} [workers] how many "all workers" are
 * @property {number} [size] bytes of each generated file
 * @property {number} [runs]
 * @property {boolean} [native] whether the native tools take part
 * @property {string[]} [clients] only these contenders in the browser
 * @property {string} [browser]
 */

/** @typedef {{ ms: number, bytes: number }} Sample */

/** @param {Options & { json?: string, keep: boolean }} options */
export async function compress(options) {
  const { rows, browserVersion } = await measured(options);
  const machine = described(browserVersion);
  // What an encoder was tuned for flatters it: the rest has a table of its own.
  const sets = [
    rows.filter(({ input }) => !untuned.includes(input)),
    rows.filter(({ input }) => untuned.includes(input)),
  ];
  await publish(
    sets.filter((set) => set.length > 0).map((set) => report(set, machine, options.browser)),
    options,
  );
}

/** @param {Options} options */
export async function measured({
  files = [],
  kinds = [...compressible, ...untuned],
  workers,
  size = 48e6,
  runs = 5,
  browser: name = 'chromium',
  ...rest
}) {
  const inputs = [];
  for (const kind of kinds) inputs.push(await generated(kind, size));
  for (const file of files) inputs.push(await given(file));
  const site = await serve(['compress']);
  const browser = await launch(name);
  try {
    const rows = [];
    for (const input of inputs) rows.push(...(await one(browser, site.origin, input, { workers, runs, ...rest })));
    return { rows, browserVersion: browser.version };
  } finally {
    await browser.close();
    await site.close();
  }
}

/**
 * @param {import('../lib/browsers.mjs').Browser} browser
 * @param {string} origin
 * @param {import('../inputs/index.mjs').Input} input
 * @param {{ workers?: number, runs: number, native?: boolean, clients?: string[] }} options
 */
async function one(browser, origin, input, { workers, runs, native = true, clients }) {
  const page = await browser.newPage();
  await page.goto(`${origin}/compress/`);
  await page.choose(input.path);
  const cores = await page.evaluate(() => /** @type {any} */ (window).bench.cores);
  // As the client counts them: `npm-package/src/workers/start.ts`.
  const all = workers ?? Math.min(8, Math.max(2, cores - 1));
  const ours = INTENTS.flatMap((intent) => [...new Set([1, all])].map((count) => ({ ...intent, workers: count })));
  const peers = PEERS.map((client) => ({ client, workers: 1, effort: 6 }));
  const inPage = [...ours, ...peers].filter(({ client }) => !clients || clients.includes(client));
  const outside = native ? natives(all) : [];

  /** @type {Map<string, import('../lib/rows.mjs').Row>} */
  const rows = new Map();
  const contenders = [];
  for (const contender of inPage) {
    const name = `${contender.client}, ${contender.workers}`;
    // The first run warms up and is checked byte by byte; it is not timed.
    const { bytes } = await page.evaluate((one) => /** @type {any} */ (window).bench.run(one), contender);
    await page.evaluate(() => /** @type {any} */ (window).bench.verify());
    rows.set(name, row(input, contender, bytes));
    contenders.push({
      name,
      run: async () => {
        const sample = await page.evaluate((one) => /** @type {any} */ (window).bench.run(one), contender);
        return /** @type {number} */ (sample.ms);
      },
    });
  }
  for (const contender of outside) {
    const name = `${contender.client}, ${contender.workers}`;
    rows.set(name, row(input, contender, await checkedSize(contender.command, input.path)));
    contenders.push({ name, run: () => timed(contender.command, input.path) });
  }
  process.stderr.write(`        ${input.name}: all outputs are the file; timing ${contenders.length} contenders\n`);
  const { samples, failures } = await rounds(contenders, { rounds: runs });
  await page.close();
  for (const [name, reason] of failures) throw new Error(`${name} failed on ${input.name}: ${reason}`);
  return [...rows].map(([name, known]) => ({ ...known, ...timing(samples.get(name) ?? []) }));
}

/**
 * @param {import('../inputs/index.mjs').Input} input
 * @param {{ client: string, workers: number }} contender
 * @param {number} bytes
 * @returns {import('../lib/rows.mjs').Row}
 */
function row(input, { client, workers }, bytes) {
  return { bench: 'compress', input: input.name, client, workers, in_bytes: input.bytes, out_bytes: bytes };
}
