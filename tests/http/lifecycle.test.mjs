// The demo as a program: it keeps its data, and says plainly what is in its way.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createRecord, getStored, signIn } from '../kit/api.mjs';
import { failedDemo, startDemo } from '../kit/demo.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { store } from '../kit/store.mjs';

test('starting again keeps the data', async (t) => {
  const dataDir = await freshFolder('kept');
  const isClinician = (/** @type {{ role: string }} */ persona) => persona.role === 'clinician';
  const source = Buffer.from('kept over night\n'.repeat(100));
  const first = await startDemo({ web: false, dataDir });
  // However it ends: what still runs keeps the process.
  t.after(() => first.stop());
  const before = await signIn(first.apiUrl, isClinician);
  const record = await createRecord(before.api, 'Kept');
  const part = { stored: gzipSync(source), source };
  const file = { name: 'kept.txt', type: 'text/plain', encoding: /** @type {const} */ ('gzip'), parts: [part] };
  const { created } = await store(before.api, record.id, file);
  await first.stop();

  const second = await startDemo({ web: false, dataDir });
  t.after(() => second.stop());
  const after = await signIn(second.apiUrl, isClinician);
  assert.equal((await after.api.ok('GET', `/api/medical-records/${record.id}`)).chief_complaint, 'Kept');
  const { url } = await after.api.ok('POST', '/api/files/download-url', { attachment_id: created.attachment_id });
  assert.ok((await getStored(url)).bytes.equals(part.stored));
  await second.stop();
  await rm(dataDir, { recursive: true });
});

test('a busy port is named together with the flag that mends it', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const { code, said } = await failedDemo(['--no-web', '--s3-port', '0', '--api-port', String(port)]);
  assert.equal(code, 1);
  assert.match(said, new RegExp(`port ${port} is taken.*--api-port`));
});
