// Figures and tables as people read them.

/** @typedef {string | number | null | undefined} Cell */

/** @param {number} bytes @param {number} ms megabytes (10^6) a second */
export const speed = (bytes, ms) => bytes / 1000 / ms;

/** A figure of three digits or so. @param {number | undefined} value */
export function figure(value) {
  if (value === undefined || !Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/** @param {number | undefined} ms */
export const seconds = (ms) => (ms === undefined ? '–' : `${figure(ms / 1000)} s`);

/** @param {number | undefined} bytes */
export const megabytes = (bytes) => (bytes === undefined ? '–' : figure(bytes / 1e6));

/** @param {number | undefined} ratio */
export const times = (ratio) => (ratio === undefined || Number.isNaN(ratio) ? '–' : `${figure(ratio)}×`);

/** A Markdown table, padded so that it reads well as plain text too. @param {string[]} head @param {Cell[][]} rows */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => String(cell ?? '–')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => [...row[column]].length)));
  const pad = (/** @type {string} */ text, /** @type {number} */ column) => {
    const space = ' '.repeat(widths[column] - [...text].length);
    return column === 0 ? text + space : space + text;
  };
  const line = (/** @type {string[]} */ row) => `| ${row.map(pad).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(cells[0]), `| ${rule.join(' | ')} |`, ...cells.slice(1).map(line)].join('\n');
}
