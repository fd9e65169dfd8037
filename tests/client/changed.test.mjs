// Files that are not what they were, and files that somebody else is at already.
import assert from 'node:assert/strict';
import { open, utimes } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { bigFile, MIB } from '../kit/files.mjs';
import { setStage } from './stage.mjs';

/** A time without fractions of a second, which file systems and browsers round differently. */
const LONG_AGO = new Date('2024-02-29T12:00:00Z');
/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;

before(async () => {
  stage = await setStage();
});
after(() => stage?.strike());

/** Changes bytes in the middle of a file and answers nothing else of it. @param {string} path @param {number} at */
async function scribble(path, at) {
  const file = await open(path, 'r+');
  await file.write('changed', at);
  await file.close();
}

/**
 * Uploads until the gate holds the rest, and loads the page again.
 * @param {{ path: string }} file
 * @param {string} record
 */
async function interrupted(file, record) {
  const visitor = await stage.visitor();
  const tab = await visitor.open();
  stage.puts.begin(4);
  await tab.begin(file, record);
  await stage.puts.untilHeld(1);
  await stage.puts.quiet((put) => !put.held);
  await tab.load();
  await stage.puts.quiet();
  stage.puts.release();
  const [left] = await tab.ask('resumable');
  return { visitor, tab, uploadId: /** @type {string} */ (left.uploadId) };
}

test('a file that was written anew between two visits is a new upload', async () => {
  const file = await bigFile(stage.folder, 'anew.zip', 60 * MIB, 'noise');
  const record = await stage.record();
  const { visitor, tab, uploadId } = await interrupted(file, record);
  const other = await bigFile(stage.folder, 'anew.zip', 61 * MIB, 'noise');
  const { result, error } = await tab.ask('ended', await tab.begin(other, record));
  assert.equal(error, undefined);
  assert.notEqual(result.uploadId, uploadId);
  assert.equal(await stage.stored(result), other.sha256);
  await visitor.leave();
});

test('a file that looks the same but is another is noticed before it becomes a version', async () => {
  const file = await bigFile(stage.folder, 'forged.zip', 60 * MIB, 'noise');
  await utimes(file.path, LONG_AGO, LONG_AGO);
  const record = await stage.record();
  const { visitor, tab, uploadId } = await interrupted(file, record);
  // Within what S3 has already: name, size, time and both ends stay the same.
  await scribble(file.path, 3 * MIB);
  await utimes(file.path, LONG_AGO, LONG_AGO);
  const id = await tab.begin(file, record);
  const { error } = await tab.ask('ended', id);
  assert.equal(error?.code, 'source_changed');
  assert.equal((await stage.api.ok('GET', `/api/files/uploads/${uploadId}`)).status, 'aborted');
  assert.deepEqual(await stage.api.all(`/api/medical-records/${record}/attachments`), []);
  assert.deepEqual(await tab.ask('resumable'), [], 'nothing of it can be gone on with');
  const { result } = await tab.ask('ended', await tab.begin(file, record));
  assert.notEqual(result.uploadId, uploadId);
  await visitor.leave();
});

for (const kind of /** @type {const} */ (['noise', 'text'])) {
  test(`a file that changes while it is being uploaded (${kind}) ends with source_changed`, async () => {
    const file = await bigFile(stage.folder, `moving-${kind}.ndjson`, 300 * MIB, kind);
    const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
    const tab = await visitor.open();
    stage.puts.begin(2);
    const id = await tab.begin(file, record);
    await stage.puts.untilHeld(1);
    await scribble(file.path, 290 * MIB);
    stage.puts.release();
    const { error } = await tab.ask('ended', id);
    assert.equal(error?.code, 'source_changed');
    assert.equal(error.retryable, false);
    assert.deepEqual(await stage.multipartUploads(record), []);
    assert.deepEqual(await stage.api.all(`/api/medical-records/${record}/attachments`), []);
    assert.deepEqual(await tab.ask('resumable'), []);
    await visitor.leave();
  });
}

test('a file that changes when all of it was read but not all was taken is not sent any further', async () => {
  const file = await bigFile(stage.folder, 'late.zip', 40 * MIB, 'noise');
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  stage.puts.begin(2);
  const id = await tab.begin(file, record);
  // Of six parts (5 to 9 MiB, and the rest) two were taken and four hang: nothing is left to be read.
  await stage.puts.untilHeld(4);
  await scribble(file.path, 39 * MIB);
  stage.puts.cut();
  const { error } = await tab.ask('ended', id);
  assert.equal(error?.code, 'source_changed');
  assert.deepEqual(await stage.multipartUploads(record), []);
  assert.deepEqual(await stage.api.all(`/api/medical-records/${record}/attachments`), []);
  await visitor.leave();
});

test('two tabs with the same file: one drives, the other is told, and may once the first has given up', async () => {
  const file = await bigFile(stage.folder, 'twice.zip', 60 * MIB, 'noise');
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const [first, second] = [await visitor.open(), await visitor.open()];
  stage.puts.begin(3);
  const driving = await first.begin(file, record);
  await stage.puts.untilHeld(1);
  const waiting = await second.begin(file, record);
  const { error } = await second.ask('ended', waiting);
  assert.equal(error?.code, 'in_use_elsewhere');
  assert.equal(error.retryable, true);
  assert.equal(new Set(stage.puts.all().map((put) => put.upload)).size, 1, 'only one upload was begun');
  await first.ask('command', 'cancel', driving);
  assert.equal((await first.ask('ended', driving)).error?.code, 'cancelled');
  stage.puts.release();
  await second.ask('retry', waiting);
  const { result } = await second.ask('ended', waiting);
  assert.equal(await stage.stored(result), file.sha256);
  await visitor.leave();
});
