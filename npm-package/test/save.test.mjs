// Which files the browser may fetch by their plain URL.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const { decodesEverywhere } = await import(new URL('../dist/save.js', import.meta.url));

test('a compressed file under a path ending in .gz is read by the client: Firefox would not decode it', () => {
  const file = (path, encoding) =>
    decodesEverywhere({ plainUrl: `https://s3.example/b/${path}?X-Amz-A=.gz`, encoding });
  assert.equal(file('notes.txt.gz', 'gzip'), false);
  assert.equal(file('notes.txt', 'gzip'), true);
  assert.equal(file('export.gz', 'identity'), true);
});
