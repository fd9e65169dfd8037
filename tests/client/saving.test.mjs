// Files that are too large for memory, saved by the browser alone: it asks nothing, and what is not saved is not called so.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { HANGS_MS, within } from '../kit/demo.mjs';
import { bigFile, MIB } from '../kit/files.mjs';
import { setStage } from './stage.mjs';

/** @type {Awaited<ReturnType<typeof setStage>>} */ let stage;
/** @type {Awaited<ReturnType<Awaited<ReturnType<typeof setStage>>['visitor']>>} */ let visitor;
/** @type {{ path: string }} */ let file;
/** @type {string} */ let record;
/** @type {string} */ let attachmentId;

before(async () => {
  stage = await setStage();
  [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  // The engine in workers sees through what is said here of the file; how it is saved is the same without.
  await visitor.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'Worker'));
  // The server says of a file that it is larger than what is collected in memory.
  stage.network.add(async (exchange, next) => {
    if (exchange.method !== 'POST' || !exchange.url.pathname.endsWith('/download-url')) return next();
    const answer = await exchange.send();
    const bytes = [];
    for await (const some of answer) bytes.push(some);
    const said = JSON.parse(Buffer.concat(bytes).toString());
    const { 'content-length': _, ...headers } = answer.headers;
    const large = JSON.stringify({ ...said, source_bytes: 513 * MIB, ranges: null });
    exchange.response.writeHead(answer.statusCode ?? 502, headers).end(large);
  });
  file = await bigFile(stage.folder, 'large.bin', 9 * MIB, 'noise');
  const tab = await visitor.open();
  ({ attachmentId } = (await tab.ask('ended', await tab.begin(file, record))).result);
  await tab.page.close();
});
after(() => stage?.strike());

test('while files go up, the browser saves another and does not ask whether to leave the page', async () => {
  const tab = await visitor.open();
  /** @type {string[]} */
  const asked = [];
  tab.page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    dialog.accept().catch(() => {});
  });
  const isPart = (/** @type {{ method: string }} */ { method }) => method === 'PUT';
  const release = stage.network.hold(isPart);
  const id = await tab.begin(file, record);
  await tab.ask('reaches', id, 'uploading');
  await tab.ask('askBeforeLeaving');
  // Browsers ask nobody who has not touched the page.
  await tab.page.mouse.click(5, 5);
  const saved = tab.page.waitForEvent('download', { timeout: 0 });
  const how = await within(HANGS_MS, tab.ask('save', attachmentId), () => 'nothing is said');
  assert.deepEqual([how, asked], ['url', []]);
  const download = await within(HANGS_MS, saved, () => 'nothing is saved');
  assert.deepEqual(await readFile(await download.path()), await readFile(file.path));
  assert.equal(download.suggestedFilename(), 'large.bin');
  release();
  assert.equal((await tab.ask('ended', id)).result?.version, 1, 'what was under way went on');
  await tab.page.close({ runBeforeUnload: false });
});

test('what a policy keeps the browser from saving, or the store refuses, is not called saved', async () => {
  const tab = await visitor.open();
  const policy =
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src *; img-src data:";
  await tab.page.goto(`${visitor.pageUrl}?policy=${encodeURIComponent(policy)}`);
  await tab.ask('open', visitor.server);
  assert.equal(await within(HANGS_MS, tab.ask('save', attachmentId), () => 'nothing is said'), 'not_saved');

  await tab.load();
  const s3 = new URL(stage.demo.s3Url).host;
  const forget = stage.network.add(async ({ method, url, response }, next) => {
    if (method !== 'GET' || url.host !== s3) return next();
    response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error><Code>AccessDenied</Code></Error>');
  });
  assert.equal(await within(HANGS_MS, tab.ask('save', attachmentId), () => 'nothing is said'), 'not_saved');
  forget();
});
