// What the hooks look at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chartlift } from '@chartlift/client';
import { uploadsStore } from '../dist/react/uploads-store.js';
import { engines, pretendPage, tokenOf } from './lib/fake-engine.mjs';

pretendPage();

test('what was read while somebody looked is not shown to who looks later', () => {
  const client = new Chartlift({ apiUrl: 'https://files.example', getToken: () => tokenOf('ada') }, engines().start);
  const store = uploadsStore(client);
  const leave = store.subscribe(() => {});
  client.upload(new Blob(['x']), { recordId: 'r', fileName: 'Befund Müller.pdf' });
  assert.equal(store.read().length, 1);
  assert.equal(store.read(), store.read());
  leave();
  client.signOut();
  assert.deepEqual(store.read(), [], 'before anybody subscribes again: the first rendering reads it');
});
