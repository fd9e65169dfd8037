// Hundreds of small files at once: the page never stutters, no permission is asked for twice, and memory stays as it is.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { within } from '../kit/demo.mjs';
import { mostHeld } from './memory.mjs';
import { setStage } from './stage.mjs';
import { longTasks } from './tasks.mjs';

const FILES = 300;
/** Web Crypto gives no more than 64 KiB at once. */
const BYTES = 50_000;
/** A task longer than this is felt (the Long Tasks API draws the same line), in milliseconds. */
const LONG_TASK_MS = 50;
/** What so many more files may make the page's process hold: they themselves, and the noise of collectors. */
const GROWTH_BYTES = 64 * 1024 * 1024;
/** More calls than a browser has connections to one server. */
const HANGING = 8;
/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;

before(async () => {
  stage = await setStage();
});
after(() => stage?.strike());

test(`${FILES} files of ${BYTES} bytes: no long task, no preflight twice`, async (t) => {
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  /** @type {Map<string, number>} */
  const asked = new Map();
  const forget = stage.network.add((exchange, next) => {
    const { request, url } = exchange;
    // The engine sends OPTIONS itself to have a permission in time; only the browser's own names what it asks for.
    if (request.headers['access-control-request-method']) asked.set(url.href, (asked.get(url.href) ?? 0) + 1);
    return next();
  });
  const began = performance.now();
  const tasks = await longTasks(tab.page, LONG_TASK_MS, async () => {
    const ends = await tab.ask('many', FILES, BYTES, record);
    assert.deepEqual(
      ends.filter((/** @type {string} */ end) => end !== 'done'),
      [],
    );
  });
  forget();
  t.diagnostic(
    `${((performance.now() - began) / 1000).toFixed(1)} s; ${[...asked.values()].length} addresses asked for`,
  );
  assert.deepEqual(tasks, [], 'tasks of the main thread');
  const twice = [...asked]
    .filter(([, times]) => times > 1)
    .map(([url, times]) => `${times} × ${new URL(url).pathname}`);
  assert.deepEqual(twice, []);
  assert.equal((await stage.api.all(`/api/medical-records/${record}/attachments`)).length, FILES);
  await visitor.leave();
});

test(`${FILES} files take no more memory than a third of them`, async (t) => {
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  // Code is compiled, caches fill, collectors find their pace: each of that once.
  const through = (/** @type {number} */ files) => tab.ask('many', files, BYTES, record);
  await through(FILES / 3);
  const renderers = await stage.processes('renderer');
  const few = await mostHeld(renderers, () => through(FILES / 3));
  const many = await mostHeld(renderers, () => through(FILES));
  t.diagnostic(`${Math.round(few / 2 ** 20)} MiB with ${FILES / 3}, ${Math.round(many / 2 ** 20)} MiB with ${FILES}`);
  assert.ok(many - few < GROWTH_BYTES, `${few} bytes with ${FILES / 3} files, ${many} with ${FILES}`);
  await visitor.leave();
});

test(`${HANGING} calls that are never answered leave the others their connections`, async () => {
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open({ tuning: { callTimeoutMs: 1_500, backoffBaseMs: 50, probeMs: 200 } });
  let hung = 0;
  const forget = stage.network.add(async ({ method, url, response }, next) => {
    if (method !== 'POST' || !url.pathname.startsWith('/api/files/upload-url') || hung === HANGING) return next();
    hung += 1;
    if (!response.destroyed) await once(response, 'close');
  });
  const ends = await within(
    60_000,
    tab.ask('many', 12, BYTES, record),
    () => `${hung} calls hang, and nothing goes on`,
  );
  forget();
  assert.deepEqual(ends, Array(12).fill('done'));
  assert.equal(hung, HANGING);
  await visitor.leave();
});
