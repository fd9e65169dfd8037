// A long day in one page: one engine takes gigabytes of changing kinds, some cancelled; afterwards every object is what
// it was made from, nothing is left over, and the browser holds what it held at the start.
import { createHash } from 'node:crypto';
import { launch } from '../../kit/chrome.mjs';
import { held } from '../memory.mjs';
import { setStage } from '../stage.mjs';
import { content, day } from './kinds.mjs';

const MIB = 1024 * 1024;
/** Every so many files, one is cancelled in the middle. */
const CANCELLED = 9;
/** How often memory is looked at until it has settled. */
const LOOK_MS = 500;
/** How long that may take, at the start and at the end: a browser gives back what was collected in passing, the slower the busier the machine is. */
const [START_MS, END_MS] = [10_000, 60_000];
/** What the browser may hold more than after its first files: the noise of collectors, not growth with what went through. */
export const GROWTH_BYTES = 32 * MIB;

/** @typedef {{ files: number, cancelled: number, source: number, stored: number, verified: number, ms: number }} Row */

/**
 * @param {{ bytes: number, largest: number, say?: (line: string) => void }} size
 * @returns {Promise<{ rows: Record<string, Row>, start: number, end: number, leftovers: number }>} `start` and `end`: bytes held
 */
export async function soak({ bytes, largest, say = () => {} }) {
  const [stage, chrome] = await Promise.all([setStage(), launch()]);
  try {
    const [visitor, record, page] = await Promise.all([stage.visitor(), stage.record(), chrome.newPage()]);
    await page.goto(visitor.pageUrl);
    await page.evaluate(`() => import('/client/soak/page.mjs').then((soak) => { globalThis.soak = soak; })`);
    /** @param {'open' | 'upload'} name @param {any[]} args @returns {Promise<any>} */
    const ask = (name, ...args) =>
      page.evaluate(
        ([name, args]) => /** @type {any} */ (globalThis).soak[name](...args),
        /** @type {[string, any[]]} */ ([name, args]),
      );
    // One segment in eight is inflated again in the worker: eight times as many as usual.
    await ask('open', { ...visitor.server, options: { verifyOneIn: 8 } });
    /** @type {Record<string, Row>} */
    const rows = {};
    /** @param {import('./kinds.mjs').Spec} spec @param {boolean} cancel */
    const through = async (spec, cancel) => {
      rows[spec.kind] ??= { files: 0, cancelled: 0, source: 0, stored: 0, verified: 0, ms: 0 };
      const row = rows[spec.kind];
      const from = performance.now();
      const { result, error } = await ask('upload', spec, record, ...(cancel ? [spec.bytes / 2] : []));
      row.ms += performance.now() - from;
      row.files++;
      if (cancel && error?.code === 'cancelled') {
        row.cancelled++;
        row.source += spec.bytes / 2;
        return;
      }
      if (error) throw new Error(`${spec.kind} of ${spec.bytes} bytes: ${error.code}: ${error.message}`);
      row.source += spec.bytes;
      row.stored += result.storedBytes;
      const expected = createHash('sha256');
      for (const piece of content(spec)) expected.update(piece);
      const sha256 = await stage.stored(result);
      if (sha256 !== expected.digest('hex')) throw new Error(`${spec.kind} of ${spec.bytes} bytes is another file`);
      row.verified++;
    };
    const specs = day(bytes, largest);
    // Caches fill and code is compiled with the first of each kind: what is held then is what is held for good.
    const first = specs.slice(0, 10);
    for (const spec of first) await through(spec, false);
    const start = await settled({ chrome, page }, START_MS);
    let done = first.reduce((sum, spec) => sum + spec.bytes, 0);
    for (const [index, spec] of specs.slice(10).entries()) {
      await through(spec, index % CANCELLED === CANCELLED - 1 && spec.bytes > 20 * MIB);
      done += spec.bytes;
      say(`${(done / 2 ** 30).toFixed(2)} of ${(bytes / 2 ** 30).toFixed(2)} GiB`);
    }
    const end = await settled({ chrome, page }, END_MS, start + GROWTH_BYTES);
    const leftovers = (await stage.multipartUploads(record)).length;
    return { rows, start, end, leftovers };
  } finally {
    await chrome.close();
    await stage.strike();
  }
}

/**
 * The least that the browser's processes are seen to hold: until it is no more than `wanted`, or for as long as patience lasts.
 * @param {{ chrome: import('../../kit/chrome.mjs').Chrome, page: import('../../kit/chrome.mjs').Page }} browser
 * @param {number} patience in milliseconds
 * @param {number} [wanted]
 */
async function settled({ chrome, page }, patience, wanted = 0) {
  const until = performance.now() + patience;
  let least = Number.POSITIVE_INFINITY;
  while (performance.now() < until && least > wanted) {
    await page.collectGarbage();
    await chrome.giveBack();
    least = Math.min(least, await held(await chrome.processes()));
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return least;
}

/** The table of a soak. @param {Awaited<ReturnType<typeof soak>>} outcome */
export function table({ rows, start, end, leftovers }) {
  const gib = (/** @type {number} */ bytes) => (bytes / 2 ** 30).toFixed(2);
  const lines = Object.entries(rows).map(
    ([kind, { files, cancelled, source, stored, verified, ms }]) =>
      `| ${kind} | ${files} | ${cancelled} | ${gib(source)} | ${gib(stored)} | ${verified} | ${(ms / 1000).toFixed(0)} |`,
  );
  const mib = (/** @type {number} */ bytes) => Math.round(bytes / MIB);
  return [
    '| kind | files | cancelled | source, GiB | stored, GiB | objects verified | uploading, s |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
    '',
    `The browser held ${mib(start)} MiB after the first ten files and ${mib(end)} MiB at the end; unfinished uploads left in S3: ${leftovers}.`,
  ].join('\n');
}
