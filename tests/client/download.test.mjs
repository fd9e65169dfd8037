// Files come back through the client: in parallel, proven, in order, and refused when they are not what was stored.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createRecord, getStored, signIn } from '../kit/api.mjs';
import { launch, watch } from '../kit/browser.mjs';
import { HANGS_MS, startDemo, within } from '../kit/demo.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { write } from '../kit/inputs/index.mjs';
import { servePages } from '../kit/pages.mjs';
import { watchGets } from './gets.mjs';
import { PATIENT } from './stage.mjs';

const KEYS = ['fhir', 'rawLarge', 'rawAbove', 'pdf', 'csv', 'empty', 'one', 'above'];

/** @type {string} */ let folder;
/** @type {Awaited<ReturnType<typeof servePages>>} */ let pages;
/** @type {import('../kit/demo.mjs').Demo} */ let demo;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let page;
/** @type {ReturnType<typeof watchGets>} */ let gets;
/** @type {ReturnType<typeof watch>} */ let complaints;
/** @type {import('../kit/api.mjs').Api} */ let api;
/** @type {Map<string, import('../kit/inputs/index.mjs').WrittenInput & { id: string }>} */
const files = new Map();

before(async () => {
  folder = await freshFolder('download');
  pages = await servePages();
  demo = await startDemo({ web: false, webPort: Number(new URL(pages.url).port) });
  browser = await launch();
  page = await (await browser.newContext()).newPage();
  gets = watchGets(page, demo.s3Url);
  complaints = watch(page);
  await page.goto(pages.url);
  const signedIn = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician');
  api = signedIn.api;
  const { id: recordId } = await createRecord(api, 'Downloads');
  await page.evaluate(
    async (given) => (await import(/** @type {string} */ ('/client/page/downloads.mjs'))).start(given),
    {
      apiUrl: demo.apiUrl,
      token: signedIn.token,
      // What takes seconds takes less; see `Tuning` in `wasm-client/core/src/plan.rs`.
      options: { tuning: { ...PATIENT, backoffBaseMs: 50 } },
    },
  );
  for (const key of KEYS) {
    const file = await write(key, folder);
    await page.setInputFiles('#file', file.path);
    files.set(key, { ...file, id: await inPage('upload', recordId) });
  }
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  await pages?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Calls one of the page's own functions. @param {string} name @param {...any} given @returns {Promise<any>} */
function inPage(name, ...given) {
  return page.evaluate(({ name, given }) => /** @type {any} */ (globalThis).downloads[name](...given), { name, given });
}

/** @param {string} key */
function input(key) {
  const found = files.get(key);
  assert.ok(found);
  return found;
}

/** @param {string} file @param {number} start */
async function sha256From(file, start) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { start })) hash.update(chunk);
  return hash.digest('hex');
}

test('every file comes back byte for byte, under its own name', async (t) => {
  for (const [key, file] of files) {
    gets.clear();
    const back = await inPage('read', file.id);
    assert.equal(back.error, null, key);
    assert.deepEqual([back.bytes, back.sha256], [file.bytes, file.sha256], key);
    assert.deepEqual([back.fileName, back.sizeBytes], [path.basename(file.name), file.bytes], key);
    assert.equal(back.progress.back, false, `${key}: a figure went back`);
    assert.equal(back.progress.last.progress, 1, key);
    if (file.bytes > 20e6) {
      t.diagnostic(`${key}: ${(file.bytes / 1e3 / back.ms).toFixed(0)} MB/s, ${gets.counts().all} requests`);
    }
  }
});

test('a small file takes one request, which no browser sends a preflight for, and others use all connections', async () => {
  const requestsFor = async (/** @type {string} */ key) => {
    gets.clear();
    await inPage('read', input(key).id);
    const { all, ranged } = gets.counts();
    return [all, ranged];
  };
  assert.deepEqual(await requestsFor('one'), [1, 0]);
  assert.deepEqual(await requestsFor('csv'), [5, 5], 'one part of 700 kB');
  assert.deepEqual(await requestsFor('rawAbove'), [4, 4], 'a part of 5 MiB and the little above it');
  assert.deepEqual(await requestsFor('rawLarge'), [5, 5], 'five parts');
});

test('parts of a large file are fetched at once: none is answered before three are asked for', async () => {
  const s3 = `${new URL(demo.s3Url).origin}/**`;
  let asked = 0;
  /** @type {() => void} */
  let open = () => {};
  const three = /** @type {Promise<void>} */ (new Promise((resolve) => (open = resolve)));
  await page.route(s3, async (route) => {
    if (route.request().method() === 'GET') {
      asked += 1;
      if (asked === 3) open();
      await three;
    }
    await route.continue();
  });
  const { id, sha256 } = input('rawLarge');
  const back = await within(HANGS_MS, inPage('read', id), () => `${asked} were asked for, and no more`);
  await page.unroute(s3);
  assert.equal(back.sha256, sha256);
});

test('it goes on from any byte', async () => {
  for (const key of ['fhir', 'rawLarge']) {
    const { id, path: file, bytes } = input(key);
    for (const startAt of [1, Math.floor(bytes / 3), bytes - 1, bytes]) {
      const back = await inPage('read', id, { startAt });
      assert.equal(back.error, null);
      assert.equal(back.bytes, bytes - startAt);
      assert.equal(back.sha256, await sha256From(file, startAt), `${key} from ${startAt}`);
    }
    const beyond = await inPage('read', id, { startAt: bytes + 1 });
    assert.equal(beyond.error.code, 'beyond_end');
  }
});

test('cancelling leaves no request, however it is done', async () => {
  const s3 = `${new URL(demo.s3Url).origin}/**`;
  for (const how of ['signal', 'stream', 'method']) {
    // The file's beginning is answered, so that there is something to read; all else would be under way for ever.
    await page.route(s3, async (route) => {
      if (route.request().method() !== 'GET' || route.request().headers().range.startsWith('bytes=0-'))
        await route.continue();
    });
    const error = await inPage('stop', input('rawLarge').id, how);
    assert.equal(error.code, 'cancelled');
    await page.unroute(s3);
    // The browser may tell late of what began before; it tells in order, so that another download's end is after all of it.
    const next = await inPage('read', input('one').id);
    assert.equal(next.sha256, input('one').sha256);
    await within(HANGS_MS, gets.none(), () => `${gets.counts().underWay} requests outlive a cancel by ${how}`);
    // Nothing of the first comes after all.
    gets.clear();
    assert.equal((await inPage('read', input('one').id)).sha256, input('one').sha256);
    assert.equal(gets.counts().all, 1);
  }
});

test('several at once share the connections', async () => {
  const keys = ['fhir', 'rawLarge', 'above', 'csv'];
  const back = await inPage(
    'many',
    keys.map((key) => input(key).id),
  );
  for (const [at, key] of keys.entries()) assert.equal(back[at].sha256, input(key).sha256, key);
});

test('it is saved straight to disk where the browser can', async () => {
  const saved = await inPage('save', input('rawLarge').id);
  assert.deepEqual(saved, { how: 'file', sha256: input('rawLarge').sha256 });
});

test('an opened download is saved under its own name, once', async () => {
  const { id, name, sha256 } = input('fhir');
  const saved = await inPage('saveOpened', id);
  assert.deepEqual(saved, { how: 'file', name: path.basename(name), sha256, again: 'invalid_argument' });
});

test('all of it as a blob has its media type, so that it can be shown', async () => {
  for (const [key, type] of [
    ['pdf', 'application/pdf'],
    ['csv', 'text/csv'],
    ['empty', 'text/plain'],
  ]) {
    const { id, bytes, sha256 } = input(String(key));
    assert.deepEqual(await inPage('blob', id), { type, size: bytes, sha256 }, key);
  }
  const { error } = await inPage('blob', input('rawLarge').id, true);
  assert.deepEqual([error.name, error.code], ['ChartliftError', 'cancelled'], 'not in the browser’s own words');
});

test('what the server refuses is told as it is', async () => {
  const { error } = await inPage('read', '01890000-0000-7000-8000-000000000000');
  assert.deepEqual([error.name, error.code, error.retryable], ['ChartliftError', 'not_found', false]);
});

test('what never began leaves no file: the dialog has emptied it by then', async () => {
  const unknown = await inPage('save', '01890000-0000-7000-8000-000000000000');
  assert.deepEqual([unknown.error.code, unknown.bytes], ['not_found', null]);
  const givenUp = await inPage('save', input('one').id, true);
  assert.deepEqual([givenUp.error.code, givenUp.bytes], ['cancelled', null]);
});

test('the page never complained', () => complaints.none());

test('it goes on through resets, a full store and an expired URL', async () => {
  const { id, sha256 } = input('rawLarge');
  const ends = ['reset', 503, 403, 'reset', 500];
  let asked = 0;
  const s3 = `${new URL(demo.s3Url).origin}/**`;
  await page.route(s3, async (route) => {
    const end = ends[asked++];
    if (end === 'reset') return route.abort('connectionreset');
    if (end === undefined) return route.continue();
    const body = `<Error><Code>${end === 403 ? 'AccessDenied' : 'SlowDown'}</Code></Error>`;
    const headers = { 'access-control-allow-origin': '*', 'content-type': 'application/xml' };
    return route.fulfill({ status: Number(end), headers, body });
  });
  const back = await inPage('read', id);
  await page.unroute(s3);
  assert.equal(back.error, null);
  assert.equal(back.sha256, sha256);
  assert.ok(asked >= 5 + ends.length, `${asked} requests: each that failed is made again`);
  assert.equal(back.progress.back, false, 'a figure went back');
});

/**
 * Has whoever is on the way change so many of S3's answers to each range.
 * @param {number} times
 * @param {(body: Buffer) => void} change
 */
async function changing(times, change) {
  const s3 = `${new URL(demo.s3Url).origin}/**`;
  /** @type {Map<string, number>} */
  const seen = new Map();
  await page.route(s3, async (route) => {
    const range = route.request().headers().range ?? 'whole';
    const count = (seen.get(range) ?? 0) + 1;
    seen.set(range, count);
    if (route.request().method() !== 'GET' || count > times) return route.continue();
    const response = await route.fetch();
    const body = await response.body();
    change(body);
    await route.fulfill({ response, body });
  });
  return () => page.unroute(s3);
}

test('what arrives damaged is begun anew, saved files too, before anybody is told', async () => {
  const { id, sha256 } = input('rawLarge');
  // More often than one URL is tried; the end of a part never leaves before it is proven.
  let still = await changing(4, (body) => void body.writeUInt8(body.readUInt8(body.length - 1) ^ 8, body.length - 1));
  assert.equal((await inPage('read', id)).sha256, sha256);
  await still();

  // The beginning does, and cannot be taken back from whoever reads.
  const first = (/** @type {Buffer} */ body) => void body.writeUInt8(body.readUInt8(0) ^ 8, 0);
  still = await changing(1, first);
  const read = await inPage('read', id);
  assert.deepEqual([read.error?.code, read.error?.retryable], ['damaged', true]);
  await still();
  still = await changing(1, first);
  assert.deepEqual(await inPage('save', id), { how: 'file', sha256 });
  await still();
  still = await changing(1, first);
  assert.equal((await inPage('blob', id)).sha256, sha256);
  await still();
});

test('a network that knows no ranges is recognised at once, and gives the whole', async () => {
  for (const key of ['rawLarge', 'fhir']) {
    const { id, sha256 } = input(key);
    const s3 = `${new URL(demo.s3Url).origin}/**`;
    let [ranged, plain] = [0, 0];
    await page.route(s3, async (route) => {
      const { range, ...headers } = route.request().headers();
      if (range) ranged += 1;
      else if (route.request().method() === 'GET') plain += 1;
      await route.continue({ headers });
    });
    const back = await inPage('read', id);
    await page.unroute(s3);
    assert.equal(back.error, null);
    assert.equal(back.sha256, sha256);
    assert.ok(ranged > 0 && ranged <= 8 && plain === 1, `${key}: ${ranged} ranges, ${plain} for the whole`);
    assert.equal(back.progress.back, false, 'a figure went back');
  }
});

test('a stored object that was tampered with is refused', async () => {
  for (const key of ['fhir', 'rawLarge', 'csv']) {
    const { id, bytes, path: file } = input(key);
    const body = { attachment_id: id, ranges: true };
    const { ranges } = await api.ok('POST', '/api/files/download-url', body);
    const at = Math.floor(ranges.parts.length / 2);
    const before = ranges.parts.slice(0, at);
    const sum = (/** @type {string} */ field) =>
      before.reduce((/** @type {number} */ n, /** @type {any} */ part) => n + part[field], 0);
    const start = sum('stored_bytes');
    const head = await getStored(ranges.url, { range: `bytes=${start}-${start + 63}` });
    await tamper(head.bytes, Math.floor(ranges.parts[at].stored_bytes / 2));

    const back = await inPage('read', id);
    assert.deepEqual([back.error.name, back.error.code], ['ChartliftError', 'damaged']);
    // Never the end of the damaged part, and nothing after it.
    assert.ok(back.bytes < sum('source_bytes') + ranges.parts[at].source_bytes, `${key}: ${back.bytes} of ${bytes}`);
    assert.ok(back.bytes > 0 || at === 0, 'what is before the damage may be used');
    const saved = await inPage('save', id);
    assert.deepEqual([saved.error.code, saved.error.retryable], ['damaged', false]);
    assert.equal(saved.bytes, null, `${key} left a file`);
    assert.equal(await sha256From(file, 0), input(key).sha256);
  }
});

/** Flips a bit of the blob on disk that begins with these bytes. @param {Buffer} head @param {number} offset */
async function tamper(head, offset) {
  for (const entry of await readdir(demo.dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    // The server goes on meanwhile: what was listed may be gone.
    const file = await open(path.join(entry.parentPath ?? entry.path, entry.name), 'r+').catch(() => undefined);
    if (!file) continue;
    try {
      const start = Buffer.alloc(head.length);
      const { bytesRead } = await file.read(start, 0, head.length, 0);
      if (bytesRead < head.length || !start.equals(head)) continue;
      const byte = Buffer.alloc(1);
      await file.read(byte, 0, 1, offset);
      byte.writeUInt8(byte.readUInt8() ^ 0x10);
      await file.write(byte, 0, 1, offset);
      return;
    } finally {
      await file.close();
    }
  }
  assert.fail('no file on disk begins like the stored part');
}
