// Pauses between tries leave nothing behind, whatever ends them.
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { again as againCore } from '../dist/again.js';
import { ChartliftError } from '../dist/basics.js';
import { again as againPlain } from '../dist/plain/calls.js';
import { pretendPage, settled } from './lib/fake-engine.mjs';

pretendPage();

/** Who waits for the network. */
function watched(t) {
  const waiting = new Set();
  for (const [name, change] of [
    ['addEventListener', (listener) => waiting.add(listener)],
    ['removeEventListener', (listener) => waiting.delete(listener)],
  ]) {
    const own = globalThis[name];
    globalThis[name] = (type, listener, options) => {
      if (type === 'online') change(listener);
      own(type, listener, options);
    };
    t.after(() => Object.assign(globalThis, { [name]: own }));
  }
  return waiting;
}

for (const [way, again] of [
  ['the core’s', (signal, work) => againCore(signal, () => {}, work)],
  ['the plain way’s', againPlain],
]) {
  for (const [what, end] of [
    ['the network comes back', () => dispatchEvent(new Event('online'))],
    ['its time is up', (t) => t.mock.timers.tick(1_000)],
  ]) {
    test(`${way} pause ends when ${what}, and listens no more`, async (t) => {
      t.mock.timers.enable({ apis: ['setTimeout'] });
      const waiting = watched(t);
      const { signal } = new AbortController();
      let tries = 0;
      const done = again(signal, async () => {
        if (++tries === 1) throw new ChartliftError('network', 'away', true);
        return 'done';
      });
      await settled();
      assert.deepEqual([waiting.size, getEventListeners(signal, 'abort').length], [1, 1]);
      end(t);
      assert.equal(await done, 'done');
      assert.deepEqual([waiting.size, getEventListeners(signal, 'abort').length], [0, 0]);
    });
  }
}
