// The compression tables.
import { untuned } from '../inputs/index.mjs';
import { barChart } from '../lib/chart.mjs';
import { figure, speed, table, times } from '../lib/format.mjs';
import { geometricMean } from '../lib/rows.mjs';

/** @typedef {import('../lib/rows.mjs').Row} Row */

/**
 * What we are measured against: contender, threads (0: as many as we have), the ratio of speeds to reach on the kinds that we
 * tuned the encoder for, and on others.
 * @type {[string, number, number, number][]}
 */
const GOALS = [
  ['compression-stream', 1, 5, 4],
  ['pako', 1, 6, 0],
  ['fflate', 1, 0, 0],
  ['gzip', 1, 0, 0],
  ['pigz', 0, 2.2, 2],
  ['libdeflate', 1, 0, 0],
];
const PICTURE = 'compress.svg';
/** No kind of file may be compressed less than so many times as fast as by CompressionStream, nor become larger. */
const LEAST_OF_A_KIND = 2.2;
const MOST_OUTPUT = 1;

/** @param {Row[]} rows @param {string} machine @param {string} [browser] @returns {import('../lib/results.mjs').Report} */
export function report(rows, machine, browser = 'chromium') {
  const usual = browser === 'chromium';
  const inputs = [...new Set(rows.map(({ input }) => input))];
  const tuned = !inputs.some((input) => untuned.includes(input));
  const all = Math.max(...rows.filter(({ client }) => client === 'chartlift').map(({ workers }) => workers ?? 1));
  const names = [...new Set(rows.map(label))];
  const find = (/** @type {string} */ input, /** @type {string} */ client, /** @type {number} */ workers) =>
    rows.find((row) => row.input === input && row.client === client && row.workers === workers);

  const speeds = table(
    ['MB/s', ...inputs],
    names.map((name) => [
      name,
      ...inputs.map((input) => spread(rows.find((row) => row.input === input && label(row) === name))),
    ]),
  );
  const sizes = table(
    ['output, % of source', ...inputs],
    names.map((name) => [
      name,
      ...inputs.map((input) => {
        const row = rows.find((one) => one.input === input && label(one) === name);
        return row ? ((100 * (row.out_bytes ?? 0)) / (row.in_bytes ?? 1)).toFixed(2) : '–';
      }),
    ]),
  );
  const ratios = GOALS.flatMap(([client, wanted, ofTuned, ofUntuned]) => {
    const goal = tuned ? ofTuned : ofUntuned;
    const threads = wanted || all;
    const ratiosBy = (/** @type {'ms_median' | 'ms_min'} */ time) =>
      inputs.map((input) => {
        const [ours, theirs] = [find(input, 'chartlift', all), find(input, client, threads)];
        return ours && theirs ? (theirs[time] ?? 0) / (ours[time] ?? 1) : Number.NaN;
      });
    const [each, best] = [ratiosBy('ms_median'), ratiosBy('ms_min')];
    if (each.some(Number.isNaN)) return [];
    const mean = geometricMean(each);
    const least = client === 'compression-stream' ? Math.min(...each) >= LEAST_OF_A_KIND : true;
    const verdict = goal ? `${times(goal)}: ${mean >= goal && least ? 'reached' : 'missed'}` : '–';
    return [[`${client}, ${threads}`, ...each.map(times), times(mean), times(geometricMean(best)), verdict]];
  });
  const outputs = inputs.map((input) => {
    const [ours, theirs] = [find(input, 'chartlift', all), find(input, 'compression-stream', 1)];
    return ours && theirs ? (ours.out_bytes ?? 0) / (theirs.out_bytes ?? 1) : Number.NaN;
  });
  const verdict = `≤ 1: ${outputs.every((ratio) => ratio <= MOST_OUTPUT) ? 'reached' : 'missed'}`;
  const text = [
    machine,
    `A file picked from disk in the page → gzip bytes in memory; native tools: file → \`/dev/null\`. Speeds are source bytes (10⁶) a second: median of ${rows[0]?.runs} runs (least–most). ` +
      'Level 6, or the default, everywhere; `chartlift-fast` is effort 3 and `chartlift-smallest` effort 8. The number is of workers or threads. Every output was decoded and compared with its file.',
    ...(tuned && usual ? [`![Speed over all inputs](${PICTURE})`] : []),
    speeds,
    sizes,
    `How many times as fast \`chartlift, ${all}\` is:`,
    table(
      ['against', ...inputs, 'geometric mean', 'of best runs', 'to reach'],
      outputs.some(Number.isNaN)
        ? ratios
        : [
            ...ratios,
            [
              'output ÷ CompressionStream’s',
              ...outputs.map((ratio) => ratio.toFixed(4)),
              geometricMean(outputs).toFixed(4),
              '–',
              verdict,
            ],
          ],
    ),
  ].join('\n\n');
  const bench = `compress${tuned ? '' : '-untuned'}${usual ? '' : `-${browser}`}`;
  const title = `Compression${tuned ? '' : ' of kinds that nobody tuned for'}${usual ? '' : ` in ${browser}`}`;
  return { bench, title, text, rows, ...(tuned && usual && { pictures: { [PICTURE]: picture(rows, names) } }) };
}

/** Speed over all inputs. @param {Row[]} rows @param {string[]} names */
function picture(rows, names) {
  const bars = names.map((name) => {
    const own = rows.filter((row) => label(row) === name);
    const value = geometricMean(own.map((row) => speed(row.in_bytes ?? 0, row.ms_median ?? 0)));
    return { name, value, label: `${figure(value)} MB/s` };
  });
  return barChart({ title: 'Compressing, MB of source a second (geometric mean of all inputs)', bars });
}

/** @param {Row} row */
const label = ({ client, workers }) => `${client}, ${workers}`;

/** @param {Row | undefined} row */
function spread(row) {
  if (!row) return '–';
  const [slow, fast] = [speed(row.in_bytes ?? 0, row.ms_max ?? 0), speed(row.in_bytes ?? 0, row.ms_min ?? 0)];
  return `${figure(speed(row.in_bytes ?? 0, row.ms_median ?? 0))} (${figure(slow)}–${figure(fast)})`;
}
