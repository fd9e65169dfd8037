// Where results go: stdout for people, JSON for programs, tests/bench/RESULTS.md for the record.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { project } from './folders.mjs';

const RESULTS = path.join(project, 'RESULTS.md');
const PREAMBLE = `# Chartlift beside its peers

Written by \`cargo xtask bench\`; each section says on what and when it was measured. Contenders take turns within one run;
figures are medians, with the least and the most where they differ. What the figures mean is in \`README.md\` beside this file.
`;

/**
 * @typedef {object} Report
 * @property {string} bench its section in RESULTS.md
 * @property {string} title
 * @property {string} text Markdown
 * @property {import('./rows.mjs').Row[]} rows
 * @property {Record<string, string>} [pictures] SVG by file name
 */

/**
 * @param {Report | Report[]} made
 * @param {object} options
 * @param {string} [options.json] a file to write the rows to
 * @param {boolean} options.keep whether RESULTS.md is written
 */
export async function publish(made, { json, keep }) {
  const reports = [made].flat();
  for (const { title, text } of reports) process.stdout.write(`\n## ${title}\n\n${text}\n`);
  const rows = reports.flatMap((report) => report.rows);
  if (json) await writeFile(json, `${JSON.stringify(rows, null, 1)}\n`);
  if (!keep) return;
  for (const report of reports) {
    for (const [name, svg] of Object.entries(report.pictures ?? {})) await writeFile(path.join(project, name), svg);
    await writeSection(report);
  }
}

/** @param {Report} report */
async function writeSection({ bench, title, text }) {
  const before = await readFile(RESULTS, 'utf8').catch(() => PREAMBLE);
  const [begin, end] = [`<!-- ${bench} -->`, `<!-- /${bench} -->`];
  const section = `${begin}\n## ${title}\n\n${text}\n${end}\n`;
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  const after =
    from < 0
      ? `${before.trimEnd()}\n\n${section}`
      : before.slice(0, from) + section + before.slice(to + end.length + 1);
  await writeFile(RESULTS, after);
  process.stderr.write('        written into tests/bench/RESULTS.md\n');
}
