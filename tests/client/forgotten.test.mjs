// What a browser keeps of uploads and for whom: rows that were lost, that are too old, or that are another person's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signIn } from '../kit/api.mjs';
import { bigFile, MIB } from '../kit/files.mjs';
import { rows, setStage } from './stage.mjs';

const WEEK_MS = 7 * 24 * 3600 * 1000;
/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;
/** @type {Awaited<ReturnType<typeof signIn>>} */
let colleague;

before(async () => {
  stage = await setStage();
  colleague = await signIn(stage.demo.apiUrl, ({ id, role }) => role === 'administrator' && id === 'james-whitfield');
});
after(() => stage?.strike());

/** Uploads until so many parts were taken and the rest hang. @param {import('./stage.mjs').Tab} tab @param {{ path: string }} file @param {string} record @param {number} pass */
async function begun(tab, file, record, pass) {
  stage.puts.begin(pass);
  const id = await tab.begin(file, record);
  await stage.puts.untilHeld(1);
  await stage.puts.quiet((put) => !put.held);
  return id;
}

/** In the page: the journal is deleted, as when somebody clears the site's data. */
function clear() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('chartlift');
    request.onsuccess = () => resolve(null);
    request.onerror = reject;
    request.onblocked = () => reject(new Error('the engine does not give way'));
  });
}

/** In the page: what was journaled is so much older. @param {number} ms */
function age(ms) {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open('chartlift');
    open.onerror = reject;
    open.onsuccess = () => {
      const writing = open.result.transaction('uploads', 'readwrite');
      writing.objectStore('uploads').openCursor().onsuccess = ({ target }) => {
        const cursor = /** @type {IDBRequest<IDBCursorWithValue | null>} */ (target).result;
        if (!cursor) return;
        cursor.update({ ...cursor.value, until_unix_ms: cursor.value.until_unix_ms - ms });
        cursor.continue();
      };
      writing.oncomplete = () => {
        open.result.close();
        resolve(null);
      };
    };
  });
}

/** Active uploads of a record. @param {string} record */
const active = (record) => stage.api.all(`/api/files/uploads?status=active&record_id=${record}`);

test('a journal that was cleared leaves no second upload beside the first, and what S3 has is not sent again', async () => {
  const file = await bigFile(stage.folder, 'cleared.zip', 60 * MIB, 'noise');
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  await begun(tab, file, record, 2);
  const [{ upload_id: uploadId }] = await active(record);
  await tab.load();
  await stage.puts.quiet();
  const taken = stage.puts.taken();
  assert.equal(taken.length, 2);
  await tab.page.evaluate(clear);
  await tab.load();
  stage.puts.release();
  assert.deepEqual(await tab.ask('resumable'), [], 'nothing is known here any more');
  const { result, error } = await tab.ask('ended', await tab.begin(file, record));
  assert.equal(error, undefined);
  assert.equal(result.uploadId, uploadId);
  assert.deepEqual(stage.puts.again(taken.filter(({ part }) => part === 1)), [], 'a part that S3 had was sent again');
  assert.equal(await stage.stored(result), file.sha256);
  assert.deepEqual(await active(record), []);
  assert.equal((await stage.api.all(`/api/medical-records/${record}/attachments`)).length, 1);
  await visitor.leave();
});

test('what is cleared in the midst of an upload is journaled again', async () => {
  const file = await bigFile(stage.folder, 'midst.zip', 60 * MIB, 'noise');
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  await begun(tab, file, record, 2);
  await tab.page.evaluate(clear);
  // Opened again by the engine, and written again with all that is under way.
  while ((await tab.ask('resumable')).length === 0) await tab.page.evaluate(() => new Promise(requestAnimationFrame));
  const taken = stage.puts.taken();
  await tab.journaled(taken.length);
  await tab.load();
  await stage.puts.quiet();
  stage.puts.release();
  const [left] = await tab.ask('resumable');
  const { result } = await tab.ask('ended', await tab.begin(file, record));
  assert.equal(result.uploadId, left.uploadId);
  assert.deepEqual(stage.puts.again(taken), [], 'a part that S3 had was sent again');
  await visitor.leave();
});

test('on a shared profile nobody is shown what another began; who goes on with it is named beside them', async () => {
  const file = await bigFile(stage.folder, 'shared.zip', 60 * MIB, 'noise');
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  await begun(tab, file, record, 2);
  await tab.load();
  await stage.puts.quiet();
  const [left] = await tab.ask('resumable');
  assert.equal(left.sizeBytes, file.bytes);

  await tab.page.goto(visitor.pageUrl);
  await tab.ask('open', { apiUrl: stage.demo.apiUrl, token: colleague.token });
  assert.deepEqual(await tab.ask('resumable'), []);
  stage.puts.release();
  const { result } = await tab.ask('ended', await tab.begin(file, record));
  assert.equal(result.uploadId, left.uploadId, 'whoever has the file may go on');
  const [attachment] = await stage.api.all(`/api/medical-records/${record}/attachments`);
  assert.deepEqual([attachment.uploaded_by, attachment.begun_by], ['James Whitfield', 'Dr. Maria Santos']);
  await visitor.leave();
});

test('rows of a week ago are neither shown nor kept', async () => {
  const file = await bigFile(stage.folder, 'old.zip', 60 * MIB, 'noise');
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  await begun(tab, file, record, 2);
  await tab.load();
  await stage.puts.quiet();
  assert.equal((await tab.ask('resumable')).length, 1);
  await tab.page.evaluate(age, WEEK_MS);
  assert.deepEqual(await tab.ask('resumable'), []);
  await tab.load();
  const gone = async () => `${await tab.page.evaluate(rows)}` === '0,0';
  while (!(await gone())) await tab.page.evaluate(() => new Promise(requestAnimationFrame));
  stage.puts.release();
  await visitor.leave();
});

test('a pause that meets a completing upload sends no part again', async () => {
  const file = await bigFile(stage.folder, 'met.zip', 30 * MIB, 'noise');
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  stage.puts.begin();
  /** @type {(value?: unknown) => void} */
  let met = () => {};
  const completing = new Promise((resolve) => (met = resolve));
  // The first answer never comes, although the server does its work.
  const forget = stage.network.add(async (exchange, next) => {
    if (exchange.method !== 'POST' || !exchange.url.pathname.endsWith('/complete')) return next();
    await exchange.body();
    met();
    (await exchange.send()).resume();
  });
  const id = await tab.begin(file, record);
  await completing;
  const before = stage.puts.all();
  await tab.ask('command', 'pause', id);
  await tab.ask('reaches', id, 'paused');
  forget();
  await tab.ask('command', 'resume', id);
  const { result } = await tab.ask('ended', id);
  assert.equal(await stage.stored(result), file.sha256);
  assert.deepEqual(stage.puts.all(), before, 'a part was sent again');
  assert.equal((await stage.api.all(`/api/medical-records/${record}/attachments`)).length, 1);
  await visitor.leave();
});
