// The memory table.
import { figure, megabytes, seconds, table } from '../lib/format.mjs';

const GOAL_BYTES = 120e6;

/**
 * @param {import('../lib/rows.mjs').Row[]} rows
 * @param {string[]} failures
 * @param {string} machine
 * @param {number} size
 * @returns {import('../lib/results.mjs').Report}
 */
export function report(rows, failures, machine, size) {
  const ours = rows.filter(({ client }) => client === 'chartlift').map(({ peak_bytes = 0 }) => peak_bytes);
  const verdict =
    ours.length === 0
      ? []
      : [
          `To reach: at most ${megabytes(GOAL_BYTES)} MB whatever the size. Our highest: ${megabytes(Math.max(...ours))} MB, ` +
            `${Math.max(...ours) <= GOAL_BYTES ? 'reached' : `missed by ${figure(Math.max(...ours) / GOAL_BYTES)}×`}.`,
        ];
  const kinds = [...new Set(rows.map(({ input }) => input))];
  const text = [
    machine,
    'Peak of the proportional set size of all of the browser’s processes, less that of the same browser with an empty page, looked at every tenth of a second; each contender in a browser of its own, without a shaped link.',
    table(
      ['input', 'client', 'file, MB', 'peak, MB', 'took', 'longest task, ms'],
      rows.map(({ input, client, in_bytes, peak_bytes, ms_median, longest_task_ms }) => [
        input,
        client,
        megabytes(in_bytes),
        megabytes(peak_bytes),
        seconds(ms_median),
        longest_task_ms || '< 50',
      ]),
    ),
    ...verdict,
    ...(failures.length > 0 ? [failures.map((failure) => `- ${failure}`).join('\n')] : []),
    kinds.map((kind) => `![Memory over time, ${megabytes(size)} MB of ${kind}](memory-${kind}.svg)`).join('\n'),
  ].join('\n\n');
  return { bench: 'memory', title: 'Memory', text, rows };
}
