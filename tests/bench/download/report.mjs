// The download table.
import { figure, megabytes, seconds, table, times } from '../lib/format.mjs';
import { linkMs } from '../lib/rows.mjs';

/** What a file may take on a clean link, which decides: this much of the link's own time, and round trips. */
const OF_LINK = 1.02;
const ROUND_TRIPS = 3;
/** How many times as long the others are to take where segments are lost. */
const OVER_OTHERS = 2;

/**
 * @param {import('../lib/rows.mjs').Row[]} rows
 * @param {string[]} failures
 * @param {string} machine
 * @param {number} [loss]
 * @returns {import('../lib/results.mjs').Report}
 */
export function report(rows, failures, machine, loss = 0) {
  const lines = rows.map((row) => {
    const ours = rows.find(
      (one) =>
        one.client === 'chartlift' && one.input === row.input && one.mbps === row.mbps && one.rtt_ms === row.rtt_ms,
    );
    const ratio = (row.ms_median ?? 0) / (ours?.ms_median ?? Number.NaN);
    return [
      `${row.input}, ${row.mbps} Mbit/s, ${row.rtt_ms} ms`,
      row.client,
      seconds(row.ms_median),
      `${figure((row.ms_min ?? 0) / 1000)}–${figure((row.ms_max ?? 0) / 1000)}`,
      times(ratio),
      toReach(row, ratio, loss),
      megabytes(row.in_bytes),
      megabytes(row.out_bytes),
      row.longest_task_ms || '< 50',
    ];
  });
  const text = [
    machine,
    'From asking for the file until its last byte has been read; stored as one gzip object. Each run is a page of a fresh browser with workers ready. The link shares its bandwidth among all connections; a new connection takes a round trip and begins with a window of ten segments, which doubles every round trip (TCP slow start)' +
      (loss ? `; ${loss * 100} % of segments are lost, each of which halves its connection’s window` : '') +
      '.',
    table(
      [
        'input and link',
        'client',
        'median',
        'least–most',
        '÷ ours',
        'to reach',
        'stored MB',
        'file MB',
        'longest task, ms',
      ],
      lines,
    ),
    ...(failures.length > 0 ? [failures.map((failure) => `- ${failure}`).join('\n')] : []),
  ].join('\n\n');
  const lossy = loss > 0;
  return {
    bench: lossy ? 'download-lossy' : 'download',
    title: lossy ? 'Download over a lossy link' : 'Download',
    text,
    rows,
  };
}

/** @param {import('../lib/rows.mjs').Row} row @param {number} ratio of its time to ours @param {number} loss */
function toReach(row, ratio, loss) {
  const verdict = (/** @type {boolean} */ reached) => (reached ? 'reached' : 'missed');
  const isOurs = row.client === 'chartlift';
  if (loss > 0) return isOurs ? '–' : `${times(OVER_OTHERS)}: ${verdict(ratio >= OVER_OTHERS)}`;
  if (!isOurs) return '–';
  const most = OF_LINK * linkMs(row.in_bytes, row.mbps) + ROUND_TRIPS * (row.rtt_ms ?? 0);
  return `${OF_LINK} × link + ${ROUND_TRIPS} round trips, ${seconds(most)}: ${verdict((row.ms_median ?? 0) <= most)}`;
}
