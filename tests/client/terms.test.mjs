// Files that the server would not take are refused by its own terms, before anything is sent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Network } from '../kit/network.mjs';
import { setStage } from './stage.mjs';

const MOST_BYTES = 1_000;

/** Names and reported types at the edges of the rule. @type {[name: string, type: string, bytes?: number][]} */
const FILES = [
  ['notes.txt', 'text/plain'],
  ['NOTES.TXT', ''],
  ['notes.txt', 'text/plain', MOST_BYTES],
  ['notes.txt', 'text/plain', MOST_BYTES + 1],
  ['scan.bin', 'application/x-of-some-system'],
  ['notes.txt', 'Text/HTML; charset=utf-8'],
  ['setup.exe', ''],
  ['archive.tar.gz', 'application/gzip'],
  ['toString', ''],
  ['a.constructor', ''],
  ['ends with a dot.', ''],
  ['.txt', 'text/plain'],
];

/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;

before(async () => {
  stage = await setStage({ env: { CHARTLIFT_MAX_FILE_BYTES: String(MOST_BYTES) } });
});
after(() => stage?.strike());

/** Counts what asks the server to begin an upload. @param {Network} network */
function countCreated(network) {
  const seen = { created: 0, asked: 0 };
  const forget = network.add(({ method, url }, next) => {
    if (method === 'POST' && /\/upload-urls?$/.test(url.pathname)) seen.created += 1;
    if (method === 'GET' && url.pathname.endsWith('/upload-terms')) seen.asked += 1;
    return next();
  });
  return { seen, forget };
}

test('with the terms known, each file meets the server’s own answer, and none that is refused is asked for', async () => {
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  const terms = await tab.ask('terms');
  assert.equal(terms.maxFileBytes, MOST_BYTES);
  for (const [name, type, bytes = 10] of FILES) {
    const body = { record_id: record, file_name: name, content_type: type, size_bytes: bytes };
    const { status, body: answer } = await stage.api.call('POST', '/api/files/upload-url', body);
    const { seen, forget } = countCreated(stage.network);
    const end = await tab.ask('attempt', record, name, type, bytes);
    forget();
    const refused = status >= 400;
    const what = `${name} as ${type}, ${bytes} bytes`;
    if (refused) assert.deepEqual([end, seen.created], [answer.code, 0], what);
    // What has no extension is found to be no DICOM when it has arrived.
    else assert.deepEqual([end, seen.created], [name.includes('.') ? 'done' : 'type_not_allowed', 1], what);
  }
  await visitor.leave();
});

test('where the terms cannot be read, the server decides', async () => {
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const forgetTerms = stage.network.add(async ({ url, response }, next) => {
    if (!url.pathname.endsWith('/upload-terms')) return next();
    response.destroy();
  });
  const { seen, forget } = countCreated(stage.network);
  const tab = await visitor.open();
  assert.equal(await tab.ask('terms'), null);
  assert.equal(await tab.ask('attempt', record, 'notes.txt', 'text/plain', MOST_BYTES + 1), 'file_too_large');
  assert.equal(seen.created, 1);
  assert.equal(await tab.ask('attempt', record, 'notes.txt', 'text/plain', MOST_BYTES), 'done');
  forgetTerms();
  forget();
  await visitor.leave();
});
