// `cargo xtask bench memory`: what the tab holds, over time, while a large file goes up.

import { launch } from '../../kit/chrome.mjs';
import { generated } from '../inputs/index.mjs';
import { lineChart } from '../lib/chart.mjs';
import { megabytes, seconds } from '../lib/format.mjs';
import { described } from '../lib/machine.mjs';
import { publish } from '../lib/results.mjs';
import { median, timing } from '../lib/rows.mjs';
import { startBed } from '../upload/bed.mjs';
import { Sampler, usage } from './processes.mjs';
import { report } from './report.mjs';

const CLIENTS = ['chartlift', 'uppy', 'lib-storage', 'brief'];
const EVERY_MS = 100;
/** An empty page is looked at this often, until the browser has settled. */
const EMPTY_LOOKS = 15;

/**
 * @typedef {object} Options
 * @property {number} [size] bytes of the larger file; a smaller one has an eighth
 * @property {string[]} [kinds]
 * @property {string[]} [clients]
 * @property {number} [runs]
 */

/** @typedef {{ client: string, input: string, bytes: number, samples: { ms: number, bytes: number }[] }} Course above an empty page */

/** @param {Options & { json?: string, keep: boolean }} options */
export async function memory(options) {
  const { size = 2 ** 30, kinds = ['fhir', 'noise'], clients = CLIENTS, runs = 1 } = options;
  const bed = await startBed();
  /** @type {import('../lib/rows.mjs').Row[]} */
  const rows = [];
  /** @type {string[]} */
  const failures = [];
  /** @type {Course[]} */
  const courses = [];
  let version = '';
  try {
    for (const kind of kinds) {
      for (const bytes of [Math.ceil(size / 8), size]) {
        const input = await generated(kind, bytes);
        for (const client of clients) {
          try {
            const seen = [];
            for (let run = 0; run < runs; run++) seen.push(await observed(bed, client, input));
            rows.push(row(client, input, seen));
            courses.push({ client, input: kind, bytes, samples: seen[0].samples });
            version = seen[0].version;
          } catch (error) {
            const reason = /** @type {Error} */ (error).message.split('\n')[0];
            failures.push(`${client} failed with ${megabytes(bytes)} MB of ${kind}: ${reason}`);
          }
          const last = rows.at(-1);
          process.stderr.write(
            `        ${kind}, ${megabytes(bytes)} MB: ${client} ${last?.client === client ? `${megabytes(last.peak_bytes)} MB, ${seconds(last.ms_median)}` : 'failed'}\n`,
          );
        }
      }
    }
  } finally {
    await bed.close();
  }
  const pictures = drawn(courses.filter(({ bytes }) => bytes === size));
  await publish({ ...report(rows, failures, described(version), size), pictures }, options);
}

/**
 * One upload in a browser of its own: an empty page first, then what comes on top of it.
 * @param {import('../upload/bed.mjs').Bed} bed
 * @param {string} client
 * @param {import('../inputs/index.mjs').Input} input
 */
async function observed(bed, client, input) {
  const chrome = await launch();
  try {
    const page = await chrome.newPage();
    await page.goto('about:blank');
    const looks = [];
    for (let look = 0; look < EMPTY_LOOKS; look++) {
      looks.push(await usage(chrome.pid));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
    const empty = median(looks.slice(EMPTY_LOOKS / 3));
    const sampler = new Sampler(chrome.pid, EVERY_MS);
    try {
      const outcome = await bed.upload(page, client, input);
      const samples = (await sampler.stop()).map(({ ms, bytes }) => ({ ms, bytes: bytes - empty }));
      return { ...outcome, samples, version: chrome.version };
    } finally {
      await sampler.stop();
    }
  } finally {
    await chrome.close();
  }
}

/**
 * @param {string} client
 * @param {import('../inputs/index.mjs').Input} input
 * @param {Awaited<ReturnType<typeof observed>>[]} seen
 * @returns {import('../lib/rows.mjs').Row}
 */
function row(client, input, seen) {
  return {
    bench: 'memory',
    input: input.name,
    client,
    in_bytes: input.bytes,
    out_bytes: seen[0].stored,
    ...timing(seen.map(({ ms }) => ms)),
    longest_task_ms: Math.round(Math.max(...seen.map(({ longest }) => longest))),
    peak_bytes: Math.max(...seen.flatMap(({ samples }) => samples.map(({ bytes }) => bytes))),
  };
}

/** One picture for each kind of input, by file name. @param {Course[]} courses */
function drawn(courses) {
  const kinds = [...new Set(courses.map(({ input }) => input))];
  return Object.fromEntries(
    kinds.map((kind) => {
      const lines = courses
        .filter(({ input }) => input === kind)
        .map(({ client, samples }) => ({
          name: client,
          points: samples.map(
            ({ ms, bytes }) => /** @type {[number, number]} */ ([ms / 1000, Math.max(0, bytes) / 1e6]),
          ),
        }));
      const title = `Memory above an empty page while ${megabytes(courses[0].bytes)} MB of ${kind} go up`;
      return [`memory-${kind}.svg`, lineChart({ title, x: 'seconds since the page was opened', y: 'MB', lines })];
    }),
  );
}
