// What the engine is told, in its worker.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { perform } from '../dist/workers/commands.js';

const refusing = new Proxy(
  {},
  {
    get: () => () => {
      throw new Error('not what this version of the engine takes');
    },
  },
);

test('what the engine cannot read ends the one file that was asked for, and no other', () => {
  const said = [];
  const say = ({ type, id, code, retryable }) => said.push([type, id, code, retryable]);
  perform(refusing, { type: 'upload', request: { id: 'u' }, file: new Blob() }, say);
  perform(refusing, { type: 'download', request: { id: 'd' } }, say);
  assert.deepEqual(said, [
    ['failed', 'u', 'invalid_argument', false],
    ['downloadFailed', 'd', 'invalid_argument', false],
  ]);
});

test('what breaks otherwise is the engine’s own end', () => {
  assert.throws(() => perform(refusing, { type: 'token', call: 0, token: 't' }, () => {}), /not what this version/);
});
