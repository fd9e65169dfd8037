// `cargo xtask bench --quick`: a few ratios, each of two things measured in this run, against those committed last.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measured as compressed } from '../compress/main.mjs';
import { project } from '../lib/folders.mjs';
import { commit } from '../lib/machine.mjs';
import { measured as uploaded } from '../upload/main.mjs';
import { ofGoal } from '../upload/report.mjs';
import { compared } from './compare.mjs';

/** All that were ever committed to, the newest last: that is the baseline. */
const HISTORY = path.join(project, 'history.json');
const KINDS = ['fhir', 'english', 'dicom12'];
const FILE_BYTES = 6e6;
const ROUNDS = 5;
/** Slow enough that the link decides, not what else the machine does. */
const LINK = { mbps: [10], rtt: [20] };
const UPLOAD_BYTES = 12e6;

/** @typedef {Record<string, number>} Ratios by name; what is better is said by how the name begins */
/** @typedef {{ measured: string, commit: string, ratios: Ratios }} Entry the day and the commit they were measured at */

/** @param {{ update: boolean }} options */
export async function quick({ update }) {
  const first = await measured();
  /** @type {Entry[]} */
  const history = JSON.parse(await readFile(HISTORY, 'utf8'));
  if (update) {
    history.push({ measured: new Date().toISOString().slice(0, 10), commit: commit(), ratios: first });
    await writeFile(HISTORY, `${JSON.stringify(history, null, 2)}\n`);
    process.stdout.write(`${Object.keys(first).length} ratios are the new baseline: commit tests/bench/history.json\n`);
    return;
  }
  const baseline = history.at(-1)?.ratios ?? {};
  let outcome = compared(baseline, first);
  if (outcome.regressed.length > 0) {
    // A busy machine can spoil one run, not two alike.
    process.stderr.write(`        ${outcome.regressed.join(', ')}: worse than before; measuring again\n`);
    outcome = compared(baseline, first, await measured());
  }
  process.stdout.write(`\n${outcome.text}\n`);
  if (outcome.regressed.length > 0) process.exitCode = 1;
}

/** @returns {Promise<Ratios>} */
async function measured() {
  /** @type {Ratios} */
  const ratios = {};
  const clients = ['chartlift', 'compression-stream'];
  const options = { kinds: KINDS, clients, native: false, workers: 1, size: FILE_BYTES, runs: ROUNDS };
  const { rows } = await compressed(options);
  for (const kind of KINDS) {
    const [ours, theirs] = clients.map((client) => rows.find((row) => row.input === kind && row.client === client));
    // The best run of each: what else the machine does can only slow a run down.
    ratios[`speed of one worker ÷ CompressionStream, ${kind}`] = ratio(theirs?.ms_min, ours?.ms_min);
    ratios[`output ÷ CompressionStream, ${kind}`] = ratio(ours?.out_bytes, theirs?.out_bytes);
  }
  const uploads = await uploaded({ size: UPLOAD_BYTES, links: LINK, runs: 2, clients: ['chartlift'] });
  for (const failure of uploads.failures) throw new Error(failure);
  for (const row of uploads.rows) {
    ratios[`time of an upload ÷ its goal, ${row.input}`] = ofGoal({ ...row, ms_median: row.ms_min });
  }
  return ratios;
}

/** @param {number | undefined} above @param {number | undefined} below */
const ratio = (above, below) => (above ?? Number.NaN) / (below ?? Number.NaN);
