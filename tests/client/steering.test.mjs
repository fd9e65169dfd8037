// What the user may do to uploads under way, one by one and all at once, and what the network does to them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bigFile, MIB } from '../kit/files.mjs';
import { setStage } from './stage.mjs';

/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;

before(async () => {
  stage = await setStage();
});
after(() => stage?.strike());

/** Parts in flight at once, over all files. */
const LANES = 6;

/** Begins uploads of files of their own and waits until no more can be under way: all hang at the gate. @param {number} count */
async function severalHanging(count) {
  const { puts } = stage;
  const visitor = await stage.visitor();
  // Whoever waited for the server, or for its time to answer, would wait past the end of this test.
  const tab = await visitor.open({ tuning: { cancelMs: 60 * 60_000 } });
  // A few may pass, so that what the uploads share has gone round; fewer than any of the files has parts.
  puts.begin(count > 1 ? 6 : 0);
  const wanted = [];
  for (let index = 0; index < count; index++) {
    const file = await bigFile(stage.folder, `steered-${index}.zip`, (80 + index) * MIB, 'noise');
    wanted.push({ file, record: await stage.record() });
  }
  const uploads = [];
  for (const { file, record } of wanted) uploads.push({ id: await tab.begin(file, record), file, record });
  // Whose parts these are is the engine's business.
  await puts.untilHeld(LANES);
  const multiparts = await Promise.all(uploads.map(({ record }) => stage.multipartUploads(record)));
  assert.notDeepEqual(multiparts.flat(), [], 'S3 has something to be rid of');
  return { visitor, tab, uploads };
}

/** Says something that ends every request, and sees them end though the server answers nothing. @param {() => Promise<unknown>} say */
async function endsAllAtOnce(say) {
  const letGo = stage.network.hold(({ method }) => method === 'DELETE');
  try {
    await say();
    await stage.puts.quiet();
  } finally {
    letGo();
  }
}

test('cancel ends every request without waiting for the server, and leaves nothing in S3', async () => {
  const { visitor, tab, uploads } = await severalHanging(1);
  const [{ id, record }] = uploads;
  await endsAllAtOnce(() => tab.ask('command', 'cancel', id));
  assert.equal((await tab.ask('ended', id)).error?.code, 'cancelled');
  assert.deepEqual(await stage.multipartUploads(record), []);
  assert.deepEqual(await tab.ask('resumable'), []);
  stage.puts.release();
  await visitor.leave();
});

test('a cancel that meets the creation leaves no upload, which would keep its record from being finalized', async () => {
  const file = await bigFile(stage.folder, 'created.zip', 30 * MIB, 'noise');
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  /** @type {(value?: unknown) => void} */
  let tell = () => {};
  const created = new Promise((resolve) => (tell = resolve));
  // The server makes it, and the first answer never comes.
  let asked = 0;
  const forget = stage.network.add(async (exchange, next) => {
    if (exchange.method !== 'POST' || !exchange.url.pathname.endsWith('/upload-url') || asked++ > 0) return next();
    (await exchange.send()).resume();
    tell();
  });
  const id = await tab.begin(file, record);
  await created;
  await tab.ask('command', 'cancel', id);
  assert.equal((await tab.ask('ended', id)).error?.code, 'cancelled');
  forget();
  assert.deepEqual(await stage.api.all(`/api/files/uploads?status=active&record_id=${record}`), []);
  assert.deepEqual(await stage.multipartUploads(record), []);
  await visitor.leave();
});

test('cancelAll does the same to all', async () => {
  const { visitor, tab, uploads } = await severalHanging(3);
  await endsAllAtOnce(() => tab.ask('commandAll', 'cancelAll'));
  for (const { id, record } of uploads) {
    assert.equal((await tab.ask('ended', id)).error?.code, 'cancelled');
    assert.deepEqual(await stage.multipartUploads(record), []);
  }
  assert.deepEqual(await tab.ask('resumable'), []);
  stage.puts.release();
  await visitor.leave();
});

test('a paused upload sends nothing while others go on, and goes on where S3 stands', async () => {
  const { visitor, tab, uploads } = await severalHanging(2);
  const [paused, other] = uploads;
  await tab.ask('command', 'pause', paused.id);
  await tab.ask('reaches', paused.id, 'paused');
  // What it has given up is seen to be gone: let through now, it would be stored.
  await stage.puts.quiet(({ key }) => key.includes(paused.record));
  stage.puts.release();
  const { result } = await tab.ask('ended', other.id);
  assert.equal(await stage.stored(result), other.file.sha256);
  assert.equal(stage.puts.flying().length, 0, 'nothing is under way while it is paused');
  assert.equal((await tab.ask('snapshot', paused.id)).status, 'paused');
  const before = stage.puts.taken();
  await tab.ask('command', 'resume', paused.id);
  const ended = await tab.ask('ended', paused.id);
  assert.equal(await stage.stored(ended.result), paused.file.sha256);
  assert.deepEqual(stage.puts.again(before), [], 'a part that S3 had was sent again');
  await visitor.leave();
});

test('pauseAll and resumeAll', async () => {
  const { visitor, tab, uploads } = await severalHanging(3);
  await tab.ask('commandAll', 'pauseAll');
  await stage.puts.quiet();
  stage.puts.release();
  for (const { id } of uploads) await tab.ask('reaches', id, 'paused');
  const before = stage.puts.taken();
  await tab.ask('commandAll', 'resumeAll');
  for (const { id, file } of uploads) {
    const { result } = await tab.ask('ended', id);
    assert.equal(await stage.stored(result), file.sha256);
  }
  assert.deepEqual(stage.puts.again(before), [], 'a part that S3 had was sent again');
  await visitor.leave();
});

test('an upload goes on each time the network is back', async () => {
  const file = await bigFile(stage.folder, 'flapping.zip', 100 * MIB, 'noise');
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open({ tuning: { probeMs: 200, backoffBaseMs: 20 } });
  const { puts } = stage;
  puts.begin(0);
  const id = await tab.begin(file, record);
  // Each in the middle of parts, and fewer than a part is tried: a page that hears late of what went wrong finds the network
  // back, and counts that. That none counts is for a clock that no busy machine moves: `simulation/tests/network.rs`.
  for (let times = 0; times < 5; times++) {
    await puts.untilHeld(3);
    await tab.goOffline();
    puts.cut();
    await tab.ask('reaches', id, 'offline');
    await puts.quiet();
    puts.begin(2);
    await tab.goOnline();
    await tab.ask('reaches', id, 'uploading');
  }
  puts.release();
  const { result, error } = await tab.ask('ended', id);
  assert.equal(error, undefined);
  assert.equal(await stage.stored(result), file.sha256);
  await visitor.leave();
});
