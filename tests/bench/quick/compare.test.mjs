import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compared } from './compare.mjs';

const baseline = { 'speed of us': 2, 'output of us': 1 };

test('times that got worse by more than 15 % and sizes by more than 2 % are named', () => {
  assert.deepEqual(compared(baseline, { 'speed of us': 1.72, 'output of us': 1.01 }).regressed, []);
  assert.deepEqual(compared(baseline, { 'speed of us': 1.69, 'output of us': 1 }).regressed, ['speed of us']);
  assert.deepEqual(compared(baseline, { 'speed of us': 9, 'output of us': 1.03 }).regressed, ['output of us']);
});

test('a second run may clear the first', () => {
  const bad = { 'speed of us': 1, 'output of us': 1 };
  assert.deepEqual(compared(baseline, bad, { ...bad, 'speed of us': 2 }).regressed, []);
});

test('what was not measured is a regression', () => {
  assert.deepEqual(compared(baseline, { 'speed of us': 2 }).regressed, ['output of us']);
});
