// Hundreds of small files at once: the page never stutters, no permission is asked for twice, and memory stays as it is.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { launch } from '../kit/chrome.mjs';
import { HANGS_MS, within } from '../kit/demo.mjs';
import { held } from './memory.mjs';
import { setStage } from './stage.mjs';
import { LONG_TASK_MS, recurringLongTasks } from './tasks.mjs';

const FILES = 300;
/** Web Crypto gives no more than 64 KiB at once. */
const BYTES = 50_000;
/** Rounds of so many files: what stays of each file is many times that in the end. */
const ROUNDS = 3;
/** What the page's process may hold more after all rounds than after one: a quarter of what the files alone have. */
const GROWTH_BYTES = (ROUNDS * FILES * BYTES) / 4;
/** Where permissions are asked for before anything is uploaded; see `prepare` in `wasm-client/src/api.rs`. */
const PERMITTED = ['upload-url', 'upload-urls', 'upload-completions'].map((name) => `/api/files/${name}`);
/** How long garbage may take to be given back, in milliseconds. */
const SETTLES_MS = 30_000;
/** More calls than a browser has connections to one server. */
const HANGING = 8;
/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;

before(async () => {
  stage = await setStage();
});
after(() => stage?.strike());

test(`${FILES} files of ${BYTES} bytes: no long task, no preflight twice`, async (t) => {
  const visitor = await stage.visitor();
  /** @type {Map<string, number>} */
  const asked = new Map();
  /** @type {Set<string>} */
  const unasked = new Set(PERMITTED);
  /** @type {() => void} */
  let tell = () => {};
  const permitted = /** @type {Promise<void>} */ (new Promise((resolve) => (tell = resolve)));
  const forget = stage.network.add(({ request, url, method }, next) => {
    // The engine sends OPTIONS itself to have a permission in time; only the browser's own names what it asks for, and that
    // comes first.
    if (request.headers['access-control-request-method']) asked.set(url.href, (asked.get(url.href) ?? 0) + 1);
    else if (method === 'OPTIONS' && unasked.delete(url.pathname) && unasked.size === 0) tell();
    return next();
  });
  const tab = await visitor.open();
  // Who uploads sooner than that asks again: two requests at once to one address are both asked for.
  await permitted;
  let record = '';
  const began = performance.now();
  const tasks = await recurringLongTasks(tab.page, LONG_TASK_MS, async () => {
    record = await stage.record();
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

test(`memory does not grow with the number of files: ${ROUNDS} times ${FILES}`, async (t) => {
  const [visitor, chrome] = await Promise.all([stage.visitor(), launch()]);
  t.after(chrome.close);
  const page = await chrome.newPage();
  await page.goto(visitor.pageUrl);
  await page.evaluate((server) => /** @type {any} */ (globalThis).real.open(server), visitor.server);
  const through = async () =>
    page.evaluate(({ files, bytes, record }) => /** @type {any} */ (globalThis).real.many(files, bytes, record), {
      files: FILES,
      bytes: BYTES,
      record: await stage.record(),
    });
  const renderers = await chrome.processes('renderer');
  /** What is held once everything that nobody needs is gone. */
  const collected = async () => {
    await page.collectGarbage();
    return held(renderers);
  };
  // Code is compiled, caches fill: each of that once.
  await through();
  const before = await collected();
  for (let round = 0; round < ROUNDS; round++) await through();
  // What is only garbage, or given back late by an allocator, goes; what is kept for each file stays however long one looks.
  const until = Date.now() + SETTLES_MS;
  let after = await collected();
  while (after - before >= GROWTH_BYTES && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    after = await collected();
  }
  const mib = (/** @type {number} */ bytes) => Math.round(bytes / 2 ** 20);
  t.diagnostic(`${mib(before)} MiB after ${FILES} files, ${mib(after)} MiB after ${(ROUNDS + 1) * FILES}`);
  assert.ok(after - before < GROWTH_BYTES, `${before} bytes after ${FILES} files, ${after} after ${ROUNDS} times more`);
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
    HANGS_MS,
    tab.ask('many', 12, BYTES, record),
    () => `${hung} calls hang, and nothing goes on`,
  );
  forget();
  assert.deepEqual(ends, Array(12).fill('done'));
  assert.equal(hung, HANGING);
  await visitor.leave();
});

test('the first small files of a page go by form, before the server has said that it takes any', async () => {
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const s3 = new URL(stage.demo.s3Url).origin;
  /** @type {Map<string, number>} */
  const sent = new Map();
  /** What the forms call their files. @type {Set<string>} */
  const names = new Set();
  const forget = stage.network.add(async ({ request, method, url, response }, next) => {
    if (url.origin === s3) sent.set(method, (sent.get(method) ?? 0) + 1);
    if (url.origin === s3 && method === 'POST') {
      const look = (/** @type {Buffer} */ bytes) => {
        for (const [, name] of bytes.toString('latin1').matchAll(/; filename="([^"]*)"/g)) names.add(name);
      };
      // Listening sooner would take the bytes away from whom they go to.
      const pipe = request.pipe.bind(request);
      Object.assign(request, {
        pipe: (/** @type {import('node:http').ClientRequest} */ onward) => {
          request.on('data', look);
          return pipe(onward);
        },
      });
    }
    if (!url.pathname.endsWith('/upload-terms') || method === 'OPTIONS') return next();
    if (!response.destroyed) await once(response, 'close');
  });
  const tab = await visitor.open();
  const ends = await within(HANGS_MS, tab.ask('many', 12, BYTES, record), () => `${[...sent]} went up`);
  assert.deepEqual(ends, Array(12).fill('done'));
  assert.equal(sent.get('PUT'), undefined);
  assert.ok((sent.get('POST') ?? 0) >= 12, `${[...sent]}`);
  // Names of files are often patients'.
  assert.deepEqual([...names], ['blob']);
  await visitor.leave();
  forget();
});

test('small forms do not wait for the permission that the first has asked for', async () => {
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const s3 = new URL(stage.demo.s3Url).origin;
  /** @type {() => void} */
  let tell = () => {};
  const arrived = /** @type {Promise<void>} */ (new Promise((resolve) => (tell = resolve)));
  let asked = 0;
  const forget = stage.network.add(async ({ method, url }, next) => {
    if (url.origin === s3 && method === 'POST') tell();
    if (url.origin === s3 && method === 'OPTIONS') {
      asked += 1;
      await arrived;
    }
    return next();
  });
  const tab = await visitor.open();
  const ends = await within(HANGS_MS, tab.ask('many', 12, BYTES, record), () => `${asked} ask, and all wait`);
  assert.deepEqual(ends, Array(12).fill('done'));
  assert.equal(asked, 1);
  await visitor.leave();
  forget();
});
