// The first minute of a long day: `cargo xtask soak` runs all of it. The encoder's positions begin anew with each segment
// of 1 MiB and slide every 30 KiB, so that each file here goes past their ends many times.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slow } from '../kit/thorough.mjs';
import { GROWTH_BYTES, soak, table } from './soak/soak.mjs';

const MIB = 1024 * 1024;

test('one page takes file after file, each arrives whole, and memory does not grow', slow, async (t) => {
  const outcome = await soak({ bytes: 900 * MIB, largest: 80 * MIB });
  t.diagnostic(table(outcome));
  const rows = Object.values(outcome.rows);
  assert.equal(rows.length, 4, 'every kind of file');
  for (const { files, cancelled, verified } of rows) assert.equal(files, cancelled + verified);
  assert.ok(
    rows.some(({ cancelled }) => cancelled > 0),
    'one is cancelled',
  );
  assert.equal(outcome.leftovers, 0);
  assert.ok(outcome.end <= outcome.start + GROWTH_BYTES, `from ${outcome.start} to ${outcome.end} bytes`);
});
