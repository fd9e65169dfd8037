// `cargo xtask bench download`: a stored, gzipped file read back over a shaped link.
import { generated } from '../inputs/index.mjs';
import { onFreshPage } from '../lib/browsers.mjs';
import { seconds } from '../lib/format.mjs';
import { described } from '../lib/machine.mjs';
import { publish } from '../lib/results.mjs';
import { rounds } from '../lib/rounds.mjs';
import { timing } from '../lib/rows.mjs';
import { startBed } from '../upload/bed.mjs';
import { report } from './report.mjs';

const CLIENTS = ['chartlift', 'content-encoding', 'decompression-stream'];

/**
 * @typedef {object} Options
 * @property {number} [size] bytes of each file
 * @property {string[]} [kinds]
 * @property {{ mbps: number[], rtt: number[], loss?: number }} links
 * @property {number} [runs]
 */

/** @typedef {{ ms: number, bytes: number, longest: number }} Sample */

/** @param {Options & { json?: string, keep: boolean }} options */
export async function download(options) {
  const { size = 48e6, kinds = ['fhir', 'dicom12'], links, runs = 5 } = options;
  const bed = await startBed([], 'download');
  let version = '';
  /** @type {(client: string, stored: { attachmentId: string, key: string }, bytes: number) => Promise<Sample>} */
  const read = (client, stored, bytes) =>
    onFreshPage('chromium', bed.linkFlags, (page, its) => {
      version = its;
      return run(page, bed, client, stored, bytes);
    });
  /** @type {import('../lib/rows.mjs').Row[]} */
  const rows = [];
  /** @type {string[]} */
  const failures = [];
  try {
    for (const kind of kinds) {
      const input = await generated(kind, size);
      const stored = await store(bed, input);
      for (const mbps of links.mbps) {
        for (const rtt of links.rtt) {
          bed.link.shape({ mbps, rtt, loss: links.loss, slowStart: true });
          const contenders = CLIENTS.map((name) => ({ name, run: () => read(name, stored, input.bytes) }));
          const name = `${kind}, ${mbps} Mbit/s, ${rtt} ms`;
          const measured = await rounds(contenders, {
            rounds: runs,
            seen: (client, round, { ms }) =>
              process.stderr.write(`        ${name}, round ${round + 1}: ${client} ${seconds(ms)}\n`),
          });
          for (const [client, reason] of measured.failures) failures.push(`${client} failed with ${name}: ${reason}`);
          for (const client of CLIENTS.filter((one) => !measured.failures.has(one))) {
            const own = measured.samples.get(client) ?? [];
            rows.push({
              bench: 'download',
              input: kind,
              client,
              mbps,
              rtt_ms: rtt,
              in_bytes: stored.storedBytes,
              out_bytes: input.bytes,
              ...timing(own.map(({ ms }) => ms)),
              longest_task_ms: Math.round(Math.max(...own.map(({ longest }) => longest))),
            });
          }
        }
      }
    }
  } finally {
    await bed.close();
  }
  await publish(report(rows, failures, described(version), links.loss), options);
}

/**
 * @param {import('../upload/bed.mjs').Bed} bed
 * @param {import('../inputs/index.mjs').Input} input
 */
async function store({ origin, server, signer }, input) {
  const before = await signer.keys();
  const made = await onFreshPage('chromium', [], async (page) => {
    await page.goto(`${origin}/download/`);
    await page.choose(input.path);
    const { apiUrl, token, recordId } = server;
    return page.evaluate((where) => /** @type {any} */ (window).bench.store(where), { apiUrl, token, recordId });
  });
  const { attachmentId, storedBytes } = /** @type {{ attachmentId: string, storedBytes: number }} */ (made);
  // The demo server may be storing files of its own meanwhile.
  let key = '';
  for (const one of await signer.keys()) {
    if (!before.includes(one) && (await signer.size(one)) === storedBytes) key = one;
  }
  if (!key || storedBytes >= input.bytes) throw new Error(`${input.name} was not stored as gzip`);
  return { attachmentId, storedBytes, key };
}

/**
 * One download in a browser of its own.
 * @param {import('../lib/browsers.mjs').Page} page
 * @param {import('../upload/bed.mjs').Bed} bed
 * @param {string} client
 * @param {{ attachmentId: string, key: string }} stored
 * @param {number} bytes what must come
 * @returns {Promise<Sample>}
 */
async function run(page, { origin, server, signer }, client, { attachmentId, key }, bytes) {
  await page.goto(`${origin}/download/`);
  const { apiUrl, token, recordId } = server;
  const place = { apiUrl, token, recordId, signerUrl: signer.url, attachmentId, key };
  const sample = await page.evaluate(
    ([name, where]) => /** @type {any} */ (window).bench.run(name, where),
    [client, place],
  );
  if (sample.bytes !== bytes) throw new Error(`${sample.bytes} bytes came instead of ${bytes}`);
  return sample;
}
