// Which ratios moved, and which so far that it is a regression.
import { figure, table } from '../lib/format.mjs';

/** A ratio of times may get worse by this much: more is no chance on a machine that is merely busy. */
const TOLERANCE = 0.15;
/** One of sizes is the same on every machine; what is traded for speed is little, and then the baseline says so. */
const SIZE_TOLERANCE = 0.02;
/** Less than this has not moved. */
const STILL = 0.05;

/**
 * @param {import('./main.mjs').Ratios} baseline
 * @param {...import('./main.mjs').Ratios} runs the better of which counts
 */
export function compared(baseline, ...runs) {
  /** @type {string[]} */
  const regressed = [];
  const lines = Object.entries(baseline).map(([name, before]) => {
    const higherIsBetter = name.startsWith('speed');
    const values = runs.map((run) => run[name] ?? Number.NaN);
    const now = higherIsBetter ? Math.max(...values) : Math.min(...values);
    const gain = higherIsBetter ? now / before - 1 : before / now - 1;
    // Not a number is a regression too: then something was not measured.
    const worse = !(gain >= -(name.startsWith('output') ? SIZE_TOLERANCE : TOLERANCE));
    if (worse) regressed.push(name);
    const verdict = worse ? 'REGRESSED' : Math.abs(gain) < STILL ? 'as before' : gain > 0 ? 'better' : 'a little worse';
    return [name, figure(before), figure(now), `${gain >= 0 ? '+' : ''}${(100 * gain).toFixed(0)} %`, verdict];
  });
  const summary =
    `${regressed.length || 'none'} of ${lines.length} ratios got worse by more than ` +
    `${100 * TOLERANCE} % (sizes: ${100 * SIZE_TOLERANCE} %)`;
  return { regressed, text: `${table(['ratio', 'baseline', 'now', 'gain', 'verdict'], lines)}\n\n${summary}` };
}
