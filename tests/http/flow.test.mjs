// The whole HTTP flow against `cargo xtask demo --no-web`, driven by a client that shares no code with ours.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createRecord, getStored, put, signIn } from '../kit/api.mjs';
import { startDemo } from '../kit/demo.mjs';
import { root } from '../kit/folders.mjs';
import { csv, noise } from '../kit/inputs/documents.mjs';
import { completion, store, toSign } from '../kit/store.mjs';

const MIB = 1024 * 1024;
/** @type {import('../kit/demo.mjs').Demo} */
let demo;
/** @type {import('../kit/api.mjs').Api} */
let clinician;
/** @type {{ id: string }} */
let record;

before(async () => {
  demo = await startDemo({ web: false });
  ({ api: clinician } = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician'));
  record = await createRecord(clinician, 'HTTP flow');
});
after(() => demo?.stop());

/** @param {string} attachmentId */
const download = (attachmentId) => clinician.ok('POST', '/api/files/download-url', { attachment_id: attachmentId });

test('the server says that it is well and serves the committed OpenAPI document', async () => {
  assert.equal((await fetch(`${demo.apiUrl}/healthz`)).status, 200);
  assert.equal((await fetch(`${demo.apiUrl}/readyz`)).status, 200);
  const served = await (await fetch(`${demo.apiUrl}/api/openapi.json`)).json();
  const committed = JSON.parse(await readFile(path.join(root, 'server/openapi.json'), 'utf8'));
  assert.ok(isDeepStrictEqual(served, committed), 'server/openapi.json is not what this server serves');
});

test('a small file needs two calls, is stored as gzip and comes back under its own name', async () => {
  const source = Buffer.concat([...csv(3000)]);
  const stored = gzipSync(source);
  const name = 'Werte „Größe“ 50% 日本 🩺.csv';
  const file = { name, type: 'text/csv', encoding: /** @type {const} */ ('gzip'), parts: [{ stored, source }] };
  const { created, completed, statuses } = await store(clinician, record.id, file);
  assert.deepEqual(statuses, [200]);
  assert.equal(completed.stored_bytes, stored.length);
  assert.equal(completed.source_bytes, source.length);
  assert.equal(completed.version, 1);

  const { url } = await download(created.attachment_id);
  const raw = await getStored(url);
  assert.equal(raw.headers['content-encoding'], 'gzip');
  assert.equal(raw.headers['content-type'], 'text/csv');
  assert.ok(raw.bytes.equals(stored));
  assert.ok(gunzipSync(raw.bytes).equals(source));
  const decoded = await fetch(url);
  assert.ok(Buffer.from(await decoded.arrayBuffer()).equals(source), 'a plain GET gives the source back');
  const disposition = decoded.headers.get('content-disposition') ?? '';
  assert.equal(decodeURIComponent(/filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1] ?? ''), name);

  const listed = await clinician.all(`/api/medical-records/${record.id}/attachments`);
  const row = listed.find((/** @type {any} */ one) => one.id === created.attachment_id);
  assert.equal(row.file_name, name);
  assert.equal(row.stored_bytes, stored.length);
});

test('a large file goes up in parts, and completing twice answers the same', async () => {
  const parts = [5 * MIB, 5 * MIB, 5 * MIB, 17].map((size, index) => {
    const bytes = Buffer.concat([...noise(size, index)]);
    return { stored: bytes, source: bytes };
  });
  const file = {
    name: '../up/scan "1".zip',
    type: 'application/zip',
    encoding: /** @type {const} */ ('identity'),
    parts,
  };
  const { created, completed, statuses } = await store(clinician, record.id, file);
  assert.deepEqual(statuses, [200, 200, 200, 200]);
  const again = await clinician.ok('POST', `/api/files/uploads/${created.upload_id}/complete`, completion(parts));
  assert.deepEqual(again, completed);
  const raw = await getStored((await download(created.attachment_id)).url);
  assert.ok(raw.bytes.equals(Buffer.concat(parts.map((part) => part.stored))));
  assert.equal(raw.headers['content-encoding'], undefined);
  assert.ok(!/filename="[^"]*\//.test(raw.headers['content-disposition'] ?? ''), 'no path in the plain file name');
  const range = await getStored((await download(created.attachment_id)).url, { range: 'bytes=5242875-5242884' });
  assert.equal(range.status, 206);
  assert.ok(range.bytes.equals(Buffer.concat([parts[0].stored.subarray(-5), parts[1].stored.subarray(0, 5)])));
});

test('an interrupted upload says what S3 already has, and goes on', async () => {
  const parts = [5 * MIB, 99].map((size, index) => {
    const bytes = Buffer.concat([...noise(size, 40 + index)]);
    return { stored: bytes, source: bytes };
  });
  const created = await clinician.ok('POST', '/api/files/upload-url', {
    record_id: record.id,
    file_name: 'resumed.zip',
    content_type: 'application/zip',
    size_bytes: 5 * MIB + 99,
  });
  const signing = { encoding: 'identity', whole: false, parts: parts.map(toSign) };
  const uploads = `/api/files/uploads/${created.upload_id}`;
  const signed = (await clinician.ok('POST', `${uploads}/part-urls`, signing)).parts;
  assert.equal((await put(signed[0], parts[0].stored)).status, 200);

  const state = await clinician.ok('GET', uploads);
  assert.equal(state.status, 'active');
  assert.deepEqual(
    state.parts.map((/** @type {any} */ part) => [part.number, part.size_bytes]),
    [[1, 5 * MIB]],
  );
  const early = await clinician.refused(
    { status: 409, code: 'upload_incomplete' },
    'POST',
    `${uploads}/complete`,
    completion(parts),
  );
  assert.deepEqual(early.part_numbers, [2]);

  assert.equal((await put(signed[1], parts[1].stored)).status, 200);
  await clinician.ok('POST', `${uploads}/complete`, completion(parts));
  assert.equal((await clinician.ok('GET', uploads)).status, 'completed');
});

test('what the storage costs grows with what is stored', async () => {
  const { api } = await signIn(demo.apiUrl, (persona) => persona.role === 'administrator');
  const costs = await api.ok('GET', '/api/costs');
  assert.match(JSON.stringify(costs), /"[0-9]+\.[0-9]+"/, 'amounts are decimal strings');
});
