// `cargo xtask bench upload`: from "file chosen" to "attachment active" over a shaped link.
import { generated, given, many } from '../inputs/index.mjs';
import { onFreshPage } from '../lib/browsers.mjs';
import { seconds } from '../lib/format.mjs';
import { described } from '../lib/machine.mjs';
import { publish } from '../lib/results.mjs';
import { rounds } from '../lib/rounds.mjs';
import { timing } from '../lib/rows.mjs';
import { BY_CRC, startBed } from './bed.mjs';
import { report } from './report.mjs';

const CLIENTS = ['chartlift', BY_CRC, 'uppy', 'uppy-put', 'lib-storage', 'brief'];
/** Who has had this long on one link does not repeat itself: there the link decides, and it does not vary. */
const BUDGET_MS = 30_000;
/** What is generated takes a slow link no longer than this. */
const LINK_MS = 40_000;

/**
 * @typedef {object} Options
 * @property {string} [file] instead of generated ones
 * @property {string[]} [kinds] of generated files
 * @property {number} [size] bytes of each generated file
 * @property {number} [count] so many small files at once, instead of one
 * @property {number} [directSize] the same where there is no link
 * @property {{ mbps: number[], rtt: number[], loss?: number }} links every bandwidth with every round trip; 0 Mbit/s: no link
 * @property {number} [runs]
 * @property {string[]} [clients]
 * @property {string} [browser] `chromium`, or another, which has to do without a link
 */

/** @typedef {{ all: number, preflights: number }} Requests */
/** @typedef {import('./bed.mjs').Outcome & { sent: number | undefined, requests: Requests | undefined }} Sample */
/** @typedef {import('./bed.mjs').Bed} Bed */
/** @typedef {{ bed: Bed, browser: string, version: string }} Place where uploads go, and by which browser */

/** @param {Options & { json?: string, keep: boolean }} options */
export async function upload(options) {
  const { rows, failures, browserVersion } = await measured(options);
  await publish(report(rows, failures, described(browserVersion), options), options);
}

/** @param {Options} options */
export async function measured({
  file,
  kinds = ['fhir', 'noise'],
  links,
  runs = 3,
  clients = CLIENTS,
  count = 1,
  browser = 'chromium',
  ...sizes
}) {
  const { size = 48e6, directSize = size } = sizes;
  const inputsFor = async (/** @type {import('../lib/link.mjs').Shape} */ { mbps }) => {
    if (file) return [await given(file)];
    if (count > 1) return [await many('noise', count, size)];
    const bytes = mbps ? Math.min(size, mbps * 125 * LINK_MS) : directSize;
    const inputs = [];
    for (const kind of kinds) inputs.push(await generated(kind, bytes));
    return inputs;
  };
  const bed = await startBed(clients);
  const place = { bed, browser, version: '' };
  /** @type {import('../lib/rows.mjs').Row[]} */
  const rows = [];
  /** @type {string[]} */
  const failures = [];
  try {
    for (const shape of shapes(links)) {
      for (const input of await inputsFor(shape)) {
        const made = await one(place, input, shape, runs, clients);
        rows.push(...made.rows);
        failures.push(...made.failures);
      }
    }
    return { rows, failures, browserVersion: place.version };
  } finally {
    await bed.close();
  }
}

/** Every link to try. @param {Options['links']} links @returns {import('../lib/link.mjs').Shape[]} */
function shapes({ mbps, rtt, loss }) {
  const shaped = mbps.filter((rate) => rate > 0).flatMap((rate) => rtt.map((ms) => ({ mbps: rate, rtt: ms, loss })));
  return mbps.includes(0) ? [...shaped, { mbps: 0, rtt: 0 }] : shaped;
}

/**
 * @param {Place} place
 * @param {import('../inputs/index.mjs').Input} input
 * @param {import('../lib/link.mjs').Shape} shape
 * @param {number} runs
 * @param {string[]} clients
 */
async function one(place, input, shape, runs, clients) {
  const name = shape.mbps ? `${shape.mbps} Mbit/s, ${shape.rtt} ms` : 'no link';
  place.bed.link.shape(shape);
  const contenders = clients.map((client) => ({ name: client, run: () => run(place, client, input, shape.mbps > 0) }));
  const { samples, failures } = await rounds(contenders, {
    rounds: runs,
    budgetMs: BUDGET_MS,
    seen: (client, round, { ms }) =>
      process.stderr.write(`        ${input.name}, ${name}, round ${round + 1}: ${client} ${seconds(ms)}\n`),
  });
  const rows = clients.flatMap((client) => {
    const own = samples.get(client) ?? [];
    if (own.length === 0 || failures.has(client)) return [];
    const sent = own.map((sample) => sample.sent).filter((bytes) => bytes !== undefined);
    return [
      {
        bench: 'upload',
        input: input.name,
        client,
        mbps: shape.mbps,
        rtt_ms: shape.rtt,
        ...(input.paths.length > 1 && { files: input.paths.length }),
        in_bytes: input.bytes,
        out_bytes: own[0].stored,
        ...(sent.length > 0 && { sent_bytes: Math.max(...sent) }),
        ...(own[0].requests && { requests: own[0].requests.all, preflights: own[0].requests.preflights }),
        ...timing(own.map(({ ms }) => ms)),
        longest_task_ms: Math.round(Math.max(...own.map(({ longest }) => longest))),
      },
    ];
  });
  return {
    rows,
    failures: [...failures].map(([client, reason]) => `${client} failed with ${input.name} at ${name}: ${reason}`),
  };
}

/**
 * One upload in a browser of its own: no connection, cache or journal of an earlier one.
 * @param {Place} place
 * @param {string} client
 * @param {import('../inputs/index.mjs').Input} input
 * @param {boolean} shaped
 * @returns {Promise<Sample>}
 */
function run(place, client, input, shaped) {
  const { bed } = place;
  return onFreshPage(place.browser, shaped ? bed.linkFlags : [], async (page, version) => {
    place.version = version;
    const [before, asked] = [bed.link.sentBytes, bed.link.requests];
    const outcome = await bed.upload(page, client, input);
    if (!shaped) return { ...outcome, sent: undefined, requests: undefined };
    const { all, preflights } = bed.link.requests;
    const requests = { all: all - asked.all, preflights: preflights - asked.preflights };
    return { ...outcome, sent: bed.link.sentBytes - before, requests };
  });
}
