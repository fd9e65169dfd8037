// Hundreds of seeded runs in a real browser: none may corrupt, hang or leave anything behind, and most must succeed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { thorough } from '../kit/thorough.mjs';
import { content, fate } from './seeded/fate.mjs';
import { runSeeds } from './seeded/group.mjs';
import { moodOf } from './seeded/moods.mjs';
import { tally } from './seeded/tally.mjs';

const RUNS = thorough ? 300 : 50;
/** Among the first of these is one whose pause once killed the workers of the whole page. */
const FIRST = 1001;

test(`${RUNS} runs through every fault end in the source or in one typed error`, async (t) => {
  const { text, clean, succeeded, cancelled } = tally(await runSeeds(RUNS, FIRST));
  for (const line of text.split('\n')) t.diagnostic(line);
  assert.ok(clean, text);
  // A world this bad defeats some, but an engine that gives up early would show here. A third is cancelled by its fate.
  assert.ok(succeeded >= RUNS * 0.6, text);
  assert.ok(cancelled <= RUNS * 0.4 && succeeded >= (RUNS - cancelled) * 0.9, text);
});

test('a seed always means the same file, fate and faults', () => {
  for (const seed of [3, 77, 4242]) {
    assert.deepEqual(fate(seed), fate(seed));
    assert.deepEqual(content(fate(seed)), content(fate(seed)));
    const faults = () => Array.from({ length: 50 }, (_, count) => moodOf(seed, 'put-3', count).fault);
    assert.deepEqual(faults(), faults());
  }
});
