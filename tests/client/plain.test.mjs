// The plain way, without workers, steered: what it says of an upload is what became of it.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { HANGS_MS, within } from '../kit/demo.mjs';
import { bigFile, MIB } from '../kit/files.mjs';
import { setStage } from './stage.mjs';

/** @type {Awaited<ReturnType<typeof setStage>>} */ let stage;
/** @type {Awaited<ReturnType<Awaited<ReturnType<typeof setStage>>['visitor']>>} */ let visitor;

before(async () => {
  stage = await setStage();
  visitor = await stage.visitor();
  await visitor.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'Worker'));
});
after(() => stage?.strike());

/** @typedef {import('../kit/network.mjs').Exchange} Exchange */

const isPart = (/** @type {Exchange} */ { method }) => method === 'PUT';
const isComplete = (/** @type {Exchange} */ { method, url }) => method === 'POST' && url.pathname.endsWith('/complete');
const isAbort = (/** @type {Exchange} */ { method, url }) => method === 'DELETE' && url.pathname.includes('/uploads/');

/** A page, a file that takes two parts, and a record for it. @param {string} name @param {any} [options] of the client */
async function setScene(name, options) {
  const [tab, record] = [await visitor.open(options), await stage.record()];
  const file = await bigFile(stage.folder, `${name}.bin`, 9 * MIB, 'noise');
  return { tab, record, file, files: () => stage.api.all(`/api/medical-records/${record}/attachments`) };
}

/**
 * Does something once, before the first exchange that fits goes on; `then` is what becomes of that one.
 * @param {(exchange: Exchange) => boolean} fits
 * @param {() => Promise<unknown>} first
 * @param {(exchange: Exchange, next: () => Promise<void>) => Promise<unknown>} [then]
 */
function once(fits, first, then = (_, next) => next()) {
  let seen = false;
  return stage.network.add(async (exchange, next) => {
    if (seen || !fits(exchange)) return next();
    seen = true;
    await first();
    await then(exchange, next);
  });
}

test('a pause holds it, and it goes on to the file that was chosen', async () => {
  const { tab, record, file, files } = await setScene('paused');
  /** @type {() => void} */
  let tell = () => {};
  const asked = /** @type {Promise<void>} */ (new Promise((resolve) => (tell = resolve)));
  // Not passed on before it is paused: it could be through by then.
  const forget = once(
    isPart,
    async () => tell(),
    async () => {},
  );
  const id = await tab.begin(file, record);
  await asked;
  await tab.ask('command', 'pause', id);
  await tab.ask('reaches', id, 'paused');
  forget();
  await tab.ask('command', 'resume', id);
  const { result, error } = await within(HANGS_MS, tab.ask('ended', id), () => 'it does not go on');
  assert.equal(error, undefined);
  assert.equal(await stage.stored(result), file.sha256);
  assert.equal((await files()).length, 1);
});

test('a pause that meets a completing upload changes nothing of it', async () => {
  const { tab, record, file, files } = await setScene('finishing');
  let id = Promise.resolve('');
  let parts = 0;
  const count = stage.network.add((exchange, next) => {
    if (isPart(exchange)) parts += 1;
    return next();
  });
  const forget = once(isComplete, async () => {
    await tab.ask('command', 'pause', await id);
    await tab.ask('command', 'resume', await id);
  });
  id = tab.begin(file, record);
  const { result } = await within(HANGS_MS, tab.ask('ended', await id), () => 'it does not end');
  forget();
  count();
  assert.deepEqual([result?.version, parts, (await files()).length], [1, 2, 1]);
});

test('cancelled means that nothing is left of it', async () => {
  const { tab, record, file, files } = await setScene('cancelled');
  let removed = false;
  /** @type {Promise<string>} */
  let id = Promise.resolve('');
  const forgetAbort = stage.network.add(async (exchange, next) => {
    await next();
    if (isAbort(exchange)) removed = true;
  });
  const forget = once(isPart, async () => void (await tab.ask('command', 'cancel', await id)));
  id = tab.begin(file, record);
  const { error } = await within(HANGS_MS, tab.ask('ended', await id), () => 'it does not end');
  assert.deepEqual([error?.code, removed], ['cancelled', true]);
  assert.deepEqual(await stage.multipartUploads(record), []);
  assert.deepEqual(await files(), []);
  forget();
  forgetAbort();
});

test('a cancel that meets the creation leaves no upload at the server', async () => {
  const { tab, record, file } = await setScene('created');
  let id = Promise.resolve('');
  const isCreate = (/** @type {Exchange} */ { method, url }) =>
    method === 'POST' && url.pathname.endsWith('/upload-url');
  // The server makes it; its answer is lost, for the page has given it up.
  const forget = once(
    isCreate,
    async () => {},
    async (exchange) => {
      (await exchange.send()).resume();
      await tab.ask('command', 'cancel', await id);
    },
  );
  id = tab.begin(file, record);
  const { error } = await within(HANGS_MS, tab.ask('ended', await id), () => 'it does not end');
  forget();
  assert.equal(error?.code, 'cancelled');
  assert.deepEqual(await stage.api.all(`/api/files/uploads?status=active&record_id=${record}`), []);
});

test('a cancel that comes too late answers the version there is', async () => {
  const { tab, record, file, files } = await setScene('late');
  let id = Promise.resolve('');
  // The server completes it; its answer is lost, for the page has given it up.
  const forget = once(
    isComplete,
    async () => {},
    async (exchange) => {
      (await exchange.send()).resume();
      await tab.ask('command', 'cancel', await id);
    },
  );
  id = tab.begin(file, record);
  const { result, error } = await within(HANGS_MS, tab.ask('ended', await id), () => 'it does not end');
  forget();
  assert.equal(error, undefined);
  assert.equal(await stage.stored(result), file.sha256);
  assert.equal((await files()).length, 1);
});

test('a cancel that nobody hears says so where there may be a version', async () => {
  const { tab, record, file } = await setScene('unheard', { tuning: { cancelMs: 500 } });
  let id = Promise.resolve('');
  const api = new URL(stage.demo.apiUrl).host;
  let gone = false;
  const forgetAll = stage.network.add(async ({ url, response }, next) => {
    if (!gone || url.host !== api) return next();
    response.destroy();
  });
  const forget = once(
    isComplete,
    async () => {
      gone = true;
      await tab.ask('command', 'cancel', await id);
    },
    async ({ response }) => void response.destroy(),
  );
  id = tab.begin(file, record);
  const { error } = await within(HANGS_MS, tab.ask('ended', await id), () => 'it does not end');
  forget();
  forgetAll();
  assert.deepEqual([error?.code, error?.retryable], ['cancel_unconfirmed', false]);
});

test('a cancel does not wait for whoever has to sign in again', async () => {
  const [tab, record] = [await visitor.open(), await stage.record()];
  const code = await within(HANGS_MS, tab.ask('cancelUnsigned', stage.demo.apiUrl, record), () => 'it waits');
  assert.equal(code, 'cancelled');
});

test('a file that is gone is not the server’s fault', async () => {
  const { tab, record } = await setScene('gone');
  const file = await bigFile(stage.folder, 'gone.txt', MIB, 'text');
  let id = Promise.resolve('');
  const isCreate = (/** @type {Exchange} */ { method, url }) =>
    method === 'POST' && url.pathname.endsWith('/upload-url');
  const forget = once(isCreate, () => rm(file.path));
  id = tab.begin(file, record);
  const { error } = await within(HANGS_MS, tab.ask('ended', await id), () => 'it does not end');
  forget();
  assert.deepEqual([error?.code, error?.retryable], ['source_unreadable', false]);
  assert.equal(await tab.ask('compressed'), 'source_unreadable');
});
