// Bad input: each has its code, says what to do, and leaves neither a row nor an object behind.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api, createRecord, put, signIn } from '../kit/api.mjs';
import { startDemo } from '../kit/demo.mjs';
import { noise } from '../kit/inputs/documents.mjs';
import { completion, toSign } from '../kit/store.mjs';

const MIB = 1024 * 1024;
/** @type {import('../kit/demo.mjs').Demo} */
let demo;
/** @type {Awaited<ReturnType<typeof signIn>>} */
let clinician;
/** @type {{ id: string }} */
let record;

before(async () => {
  demo = await startDemo({ web: false });
  clinician = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician');
  record = await createRecord(clinician.api, 'Refusals');
});
after(() => demo?.stop());

const request = (/** @type {object} */ changes = {}) => ({
  record_id: record.id,
  file_name: 'letter.pdf',
  content_type: 'application/pdf',
  size_bytes: 10,
  ...changes,
});

/** Nothing was left: no attachment, no upload. */
async function nothingLeft() {
  assert.deepEqual(await clinician.api.all(`/api/medical-records/${record.id}/attachments`), []);
  const uploads = await clinician.api.all('/api/files/uploads');
  assert.deepEqual(
    uploads.filter((/** @type {any} */ one) => one.status === 'active'),
    [],
  );
}

test('uploads that are not acceptable are refused before anything is written', async () => {
  const { api } = clinician;
  const post = (/** @type {any} */ problem, /** @type {object} */ changes) =>
    api.refused(problem, 'POST', '/api/files/upload-url', request(changes));
  await post(
    { status: 415, code: 'type_not_allowed' },
    { file_name: 'run.exe', content_type: 'application/x-msdownload' },
  );
  await post({ status: 413, code: 'file_too_large' }, { size_bytes: 6 * 1024 ** 4 });
  await post({ status: 404, code: 'not_found' }, { record_id: '0190a0a0-0000-7000-8000-000000000000' });
  const unnamed = await post({ status: 422, code: 'validation_failed' }, { file_name: '' });
  assert.equal(unnamed.errors[0].pointer, '/file_name');
  await post({ status: 422, code: 'validation_failed' }, { file_name: `${'é'.repeat(130)}.pdf` });
  await api.refused({ status: 400, code: 'invalid_request' }, 'POST', '/api/files/upload-url', { record_id: 7 });
  await nothingLeft();
});

test('another tenant sees nothing of it', async () => {
  const other = await signIn(
    demo.apiUrl,
    (persona) => persona.role === 'clinician' && persona.tenant_id !== clinician.persona.tenant_id,
  );
  const unknown = { status: 404, code: 'not_found' };
  await other.api.refused(unknown, 'GET', `/api/medical-records/${record.id}`);
  await other.api.refused(unknown, 'GET', `/api/medical-records/${record.id}/attachments`);
  await other.api.refused(unknown, 'POST', '/api/files/upload-url', request());
  const created = await clinician.api.ok('POST', '/api/files/upload-url', request());
  await other.api.refused(unknown, 'GET', `/api/files/uploads/${created.upload_id}`);
  await other.api.refused(unknown, 'DELETE', `/api/files/uploads/${created.upload_id}`);
  await clinician.api.ok('DELETE', `/api/files/uploads/${created.upload_id}`);
  await nothingLeft();
});

test('no token and a forged token are told apart from a missing right', async () => {
  const stranger = { status: 401, code: 'unauthenticated' };
  await new Api(demo.apiUrl).refused(stranger, 'GET', '/api/medical-records');
  const [head, claims, signature] = clinician.token.split('.');
  const forged = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), tenant: 'other' }),
  ).toString('base64url');
  await new Api(demo.apiUrl, `${head}.${forged}.${signature}`).refused(stranger, 'GET', '/api/medical-records');
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  await new Api(demo.apiUrl, `${none}.${claims}.`).refused(stranger, 'GET', '/api/medical-records');
  const { api: auditor } = await signIn(demo.apiUrl, (persona) => persona.role === 'auditor');
  await auditor.refused({ status: 403, code: 'forbidden' }, 'POST', '/api/files/upload-url', request());
});

/** One digit of the signature is another. Which, is not left to luck: one in sixteen begins with a given one. */
const otherSignature = (/** @type {string} */ url) =>
  url.replace(/(?<=X-Amz-Signature=)./, (digit) => (digit === '0' ? '1' : '0'));

test('S3 takes only the bytes that were signed', async () => {
  const bytes = Buffer.concat([...noise(1000)]);
  const part = { stored: bytes, source: bytes };
  const created = await clinician.api.ok('POST', '/api/files/upload-url', {
    ...request({ size_bytes: 1000 }),
    first: { encoding: 'identity', whole: true, parts: [toSign(part, 0)] },
  });
  const [signed] = created.signed;
  const refusal = async (/** @type {Promise<Response>} */ answer) =>
    assert.ok([400, 403].includes((await answer).status));
  await refusal(put(signed, bytes.subarray(1)));
  await refusal(put(signed, Buffer.concat([...noise(1000, 5)])));
  await refusal(put({ ...signed, headers: { ...signed.headers, 'x-amz-meta-more': '1' } }, bytes));
  await refusal(put({ ...signed, url: otherSignature(signed.url) }, bytes));
  const uploads = `/api/files/uploads/${created.upload_id}`;
  await clinician.api.refused(
    { status: 409, code: 'upload_incomplete' },
    'POST',
    `${uploads}/complete`,
    completion([part]),
  );
  await clinician.api.ok('DELETE', uploads);
  await nothingLeft();
});

test('completing with what was not sent is refused', async () => {
  const parts = [5 * MIB, 10].map((size, index) => {
    const bytes = Buffer.concat([...noise(size, 60 + index)]);
    return { stored: bytes, source: bytes };
  });
  const created = await clinician.api.ok('POST', '/api/files/upload-url', {
    ...request({ size_bytes: 5 * MIB + 10, file_name: 'a.zip', content_type: 'application/zip' }),
    first: { encoding: 'identity', whole: false, parts: parts.map(toSign) },
  });
  for (const [index, signed] of created.signed.entries()) {
    assert.equal((await put(signed, parts[index].stored)).status, 200);
  }
  const uploads = `/api/files/uploads/${created.upload_id}`;
  const wrong = completion(parts);
  wrong.parts[1].stored_crc32 = '00000000';
  const problem = await clinician.api.refused(
    { status: 422, code: 'part_mismatch' },
    'POST',
    `${uploads}/complete`,
    wrong,
  );
  assert.deepEqual(problem.part_numbers, [2]);
  await clinician.api.ok('DELETE', uploads);
  await clinician.api.refused(
    { status: 409, code: 'upload_not_active' },
    'POST',
    `${uploads}/complete`,
    completion(parts),
  );
  await nothingLeft();
});
