// What a benchmark measures, as rows: one flat list, a field absent where it does not apply.

/**
 * @typedef {object} Row
 * @property {string} bench
 * @property {string} input
 * @property {string} client
 * @property {number} [workers] threads or workers that compress
 * @property {number} [mbps] the link, megabits a second; 0: not shaped
 * @property {number} [rtt_ms] the link, there and back
 * @property {number} [files] how many, where not one
 * @property {number} [in_bytes] the file, or all of them
 * @property {number} [out_bytes] what it became
 * @property {number} [sent_bytes] what went over the link towards the servers
 * @property {number} [requests] how many of them went over the link
 * @property {number} [preflights] and of these, how many only asked for permission
 * @property {number} [ms_median]
 * @property {number} [ms_min]
 * @property {number} [ms_max]
 * @property {number} [runs]
 * @property {number} [longest_task_ms] longest task of the page's main thread; 0: none of 50 ms or more
 * @property {number} [peak_bytes] memory above an empty page
 */

/** What a link alone takes for these bytes. @param {number} [bytes] @param {number} [mbps] megabits a second */
export const linkMs = (bytes = 0, mbps = 0) => (bytes * 8) / (mbps * 1000);

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {number[]} values */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** The figures of time that a row has. @param {number[]} times milliseconds */
export function timing(times) {
  return {
    ms_median: round(median(times)),
    ms_min: round(Math.min(...times)),
    ms_max: round(Math.max(...times)),
    runs: times.length,
  };
}

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;
