// The upload tables.
import { barChart } from '../lib/chart.mjs';
import { figure, megabytes, seconds, table, times } from '../lib/format.mjs';
import { linkMs } from '../lib/rows.mjs';

import { BY_CRC } from './bed.mjs';

/** @typedef {import('../lib/rows.mjs').Row} Row */

/** What files of 10 MB and more may take on links of 5 to 100 Mbit/s: this much of the link's own time, and round trips. */
const OF_LINK = 1.05;
const ROUND_TRIPS = 8;
/** Many small files: this much of what so many connections allow, the greater of bytes ÷ bandwidth and files ÷ 6 × (round trip + transfer). */
const OF_LANES = 1.3;
const LANES = 6;
/** A task of this length is noticed (the long tasks specification). */
const LONG_TASK_MS = 50;
/** Incompressible files: against the fastest peer; unshaped: against Uppy, by a server that wants no SHA-256. */
const OF_FASTEST = 1.02;
const OVER_UPPY = 1.5;

const PICTURE = 'upload.svg';
const USUAL_MBPS = 20;

/** What the link alone takes for the bytes we store. @param {Row} row milliseconds */
const storedMs = ({ out_bytes, mbps }) => linkMs(out_bytes, mbps);

/** Our time against what it may be: 1 or less is reached. @param {Row} row */
export const ofGoal = (row) => (row.ms_median ?? 0) / (OF_LINK * storedMs(row) + ROUND_TRIPS * (row.rtt_ms ?? 0));

/**
 * @param {Row[]} rows
 * @param {string[]} failures
 * @param {string} machine
 * @param {{ links: { loss?: number }, browser?: string }} options
 * @returns {import('../lib/results.mjs').Report}
 */
export function report(rows, failures, machine, { links: { loss = 0 }, browser = 'chromium' }) {
  const usual = browser === 'chromium';
  const cells = [...new Set(rows.map(cell))];
  const lines = rows.map((row) => {
    const ours = rows.find((one) => cell(one) === cell(row) && one.client === 'chartlift');
    return [
      `${row.input}, ${row.mbps ? `${row.mbps} Mbit/s, ${row.rtt_ms} ms` : 'no link'}`,
      row.client,
      seconds(row.ms_median),
      row.runs === 1 ? '–' : `${figure((row.ms_min ?? 0) / 1000)}–${figure((row.ms_max ?? 0) / 1000)}`,
      ours ? times((row.ms_median ?? 0) / (ours.ms_median ?? 1)) : '–',
      megabytes(row.out_bytes),
      megabytes(row.sent_bytes),
      row.requests === undefined ? '–' : `${row.requests} (${row.preflights})`,
      row.longest_task_ms || `< ${LONG_TASK_MS}`,
    ];
  });
  const text = [
    machine,
    'From the moment a file is chosen until the attachment is active; for peers, until S3 has completed the object. Each run is a page of a fresh browser with workers and plugins ready and one connection to its own back end open. ' +
      'All go through the same proxy to the same embedded S3: bandwidth each way shared by all connections, half the round trip each way, one round trip for a new connection' +
      (loss ? `, ${loss * 100} % of segments lost` : '') +
      '. `chartlift-crc` is we where the policy wants no SHA-256; `uppy` has multipart switched on, as large files need it; `uppy-put` is its own choice, which below 100 MB is one PUT. Without a link the browser talks to the server directly.',
    ...(loss > 0 || !usual ? [] : [`![Time of an upload](${PICTURE})`]),
    table(
      [
        'input and link',
        'client',
        'median',
        'least–most',
        '÷ ours',
        'stored MB',
        'sent MB',
        'requests (preflights)',
        'longest task, ms',
      ],
      lines,
    ),
    'What was to be reached:',
    table(
      ['input and link', 'we took', 'goal', 'verdict'],
      cells.flatMap((one) => goals(rows.filter((row) => cell(row) === one))),
    ),
    ...(failures.length > 0 ? [failures.map((failure) => `- ${failure}`).join('\n')] : []),
  ].join('\n\n');
  if (rows.some(({ files }) => files))
    return { bench: 'upload-many', title: 'Many small files', text: text.replace(/!\[.*\n\n/, ''), rows };
  if (!usual) return { bench: `upload-${browser}`, title: `Upload in ${browser}`, text, rows };
  if (loss > 0) return { bench: 'upload-lossy', title: 'Upload over a lossy link', text, rows };
  return { bench: 'upload', title: 'Upload', text, rows, pictures: { [PICTURE]: picture(rows) } };
}

/** The first input on a link that many people have. @param {Row[]} rows */
function picture(rows) {
  const shown = rows.find(({ mbps }) => mbps === USUAL_MBPS) ?? rows[0];
  const own = rows.filter((row) => cell(row) === cell(shown));
  const link = shown.mbps ? `${shown.mbps} Mbit/s, ${shown.rtt_ms} ms round trip` : 'no shaping';
  const bars = own.map(({ client, ms_median = 0 }) => ({ name: client, value: ms_median, label: seconds(ms_median) }));
  return barChart({ title: `Uploading ${megabytes(shown.in_bytes)} MB of ${shown.input}: ${link}`, bars });
}

/** @param {Row} row */
const cell = ({ input, mbps, rtt_ms }) => `${input} ${mbps} ${rtt_ms}`;

/** @param {Row[]} rows of one input on one link */
function goals(rows) {
  const ours = rows.find(({ client }) => client === 'chartlift');
  if (!ours) return [];
  const where = `${ours.input}, ${ours.mbps ? `${ours.mbps} Mbit/s, ${ours.rtt_ms} ms` : 'no link'}`;
  const took = ours.ms_median ?? 0;
  /** @type {import('../lib/format.mjs').Cell[][]} */
  const lines = [];
  const goal = (/** @type {string} */ what, /** @type {number} */ ms, time = took) =>
    lines.push([
      where,
      seconds(time),
      `${what}: ${seconds(ms)}`,
      time <= ms ? 'reached' : `missed by ${times(time / ms)}`,
    ]);
  if (ours.files) {
    const each = (ours.rtt_ms ?? 0) + storedMs(ours) / ours.files;
    goal(`${OF_LANES} × six connections`, OF_LANES * Math.max(storedMs(ours), (ours.files / LANES) * each));
  } else if (ours.mbps) goal(`${OF_LINK} × link + ${ROUND_TRIPS} round trips`, took / ofGoal(ours));
  const peers = rows.filter(({ client }) => !client.startsWith('chartlift'));
  if (ours.mbps && peers.length > 0 && (ours.out_bytes ?? 0) >= (ours.in_bytes ?? 0)) {
    const fastest = peers.reduce((best, row) => ((row.ms_median ?? 0) < (best.ms_median ?? 0) ? row : best));
    goal(`${OF_FASTEST} × ${fastest.client}`, OF_FASTEST * (fastest.ms_median ?? 0));
  }
  const uppy = peers.filter(({ client }) => client.startsWith('uppy')).map((row) => row.ms_median ?? 0);
  if (!ours.mbps && uppy.length > 0) {
    goal('the faster Uppy', Math.min(...uppy));
    const byCrc = rows.find(({ client }) => client === BY_CRC)?.ms_median;
    if (byCrc) goal(`without SHA-256, the faster Uppy ÷ ${OVER_UPPY}`, Math.min(...uppy) / OVER_UPPY, byCrc);
  }
  const longest = ours.longest_task_ms ?? 0;
  if (longest >= LONG_TASK_MS) lines.push([where, `${longest} ms`, `no task over ${LONG_TASK_MS} ms`, 'missed']);
  return lines;
}
