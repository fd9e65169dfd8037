// `node client/soak/run.mjs --bytes N --largest N`: the whole day; part of `cargo xtask soak`.
import { parseArgs } from 'node:util';
import { GROWTH_BYTES, soak, table } from './soak.mjs';

const { values } = parseArgs({
  options: {
    bytes: { type: 'string', default: String(12 * 2 ** 30) },
    largest: { type: 'string', default: String(2 ** 30) },
  },
});
const say = (/** @type {string} */ line) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${line}`);
};
const outcome = await soak({ bytes: Number(values.bytes), largest: Number(values.largest), say });
process.stdout.write(`${process.stderr.isTTY ? '\n' : ''}${table(outcome)}\n`);
if (outcome.end > outcome.start + GROWTH_BYTES || outcome.leftovers > 0) {
  process.stderr.write('memory grew with what went through, or something was left in S3\n');
  process.exitCode = 1;
}
