// `node client/seeded/run.mjs --count M --seed S`: seeded runs in a real browser before the real server; part of `cargo xtask fault-runs --browser M`.
import { parseArgs } from 'node:util';
import { runSeeds } from './group.mjs';
import { tally } from './tally.mjs';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
});
let ran = 0;
const judged = await runSeeds(Number(values.count), Number(values.seed), (group) => {
  ran += group.length;
  if (process.stderr.isTTY) process.stderr.write(`\r${ran} of ${values.count}`);
});
if (process.stderr.isTTY) process.stderr.write('\r');
const { text, clean } = tally(judged);
process.stdout.write(`${text}\n`);
if (!clean) {
  process.stderr.write('a seed above brings its faults again: run with --count 1 --seed N\n');
  process.exitCode = 1;
}
