// The main job, end to end, as a person does it: sign in, make a record, drop files, watch, download, see the cost.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { signIn } from '../kit/api.mjs';
import { desk, launch, phone, screenshot, watch } from '../kit/browser.mjs';
import { startDemo } from '../kit/demo.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { storedAsIs, throughGzip } from '../kit/gzip.mjs';
import { inputs, SLICES, write } from '../kit/inputs/index.mjs';
import { assertProgressed, Hospital, savedAs } from './hospital.mjs';
import { mostAtOnce, watchPuts } from './parts.mjs';

/** Given to the page's drop zone rather than the picker, for a file on disk cannot have such a name. */
const DROPPED = ['csv'];
const LARGE = ['fhir', 'rawLarge'];

/** @type {string} */ let folder;
/** @type {import('../kit/demo.mjs').Demo} */ let demo;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let page;
/** @type {Hospital} */ let hospital;
/** @type {ReturnType<typeof watch>} */ let complaints;
/** @type {ReturnType<typeof watchPuts>} */ let puts;
/** @type {string} */ let recordId;
/** @type {Map<string, import('../kit/inputs/index.mjs').WrittenInput>} */
const files = new Map();

const isClinician = (/** @type {{ role: string }} */ persona) => persona.role === 'clinician';

before(async () => {
  folder = await freshFolder('app');
  for (const key of Object.keys(inputs)) files.set(key, await write(key, folder));
  demo = await startDemo();
  browser = await launch();
  await openPage();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function openPage() {
  const context = await browser.newContext({ viewport: desk, acceptDownloads: true, locale: 'en-GB' });
  page = await context.newPage();
  hospital = new Hospital(page, demo.webUrl);
  complaints = watch(page);
  puts = watchPuts(page, demo.s3Url);
}

/** The input behind a key. @param {string} key */
function input(key) {
  const found = files.get(key);
  assert.ok(found);
  return found;
}

/** The server's view of the record's attachments, by name. */
async function attachments() {
  const { api } = await signIn(demo.apiUrl, isClinician);
  const rows = await api.all(`/api/medical-records/${recordId}/attachments`);
  const url = async (/** @type {string} */ id) =>
    (await api.ok('POST', '/api/files/download-url', { attachment_id: id })).url;
  const active = (await api.all('/api/files/uploads')).filter((upload) => upload.status === 'active');
  return { rows: new Map(rows.map((row) => [row.file_name, row])), url, active };
}

test('a clinician signs in and makes a record', async () => {
  const { persona } = await signIn(demo.apiUrl, isClinician);
  await page.goto(demo.webUrl);
  await page.getByTestId(`persona-${persona.id}`).waitFor();
  await screenshot(page, 'sign-in-desk');
  await hospital.signIn(persona.id);
  await page.getByTestId('record-row').first().waitFor();
  await screenshot(page, 'records-desk');
  recordId = await hospital.createRecord('End to end');
  await hospital.recordProgress();
});

test('the page connects to where files go when one is about to be chosen, and not before', async () => {
  assert.equal(page.workers().length, 0, 'a page that only shows a record starts no workers');
  await page.getByTestId('file-input').focus();
  const origin = new URL(demo.s3Url).origin;
  await page.locator(`link[rel="preconnect"][href^="${origin}"]`).waitFor({ state: 'attached' });
});

test('a 200 MB export goes up in parts, and its row tells how far it is', async (t) => {
  const { name, bytes } = input('fhir');
  puts.clear();
  const start = Date.now();
  await hospital.choose([input('fhir')]);
  const row = page.locator('[data-testid="upload-row"][data-status="uploading"]').first();
  await row.waitFor();
  await screenshot(page, 'uploading-desk');
  await hospital.listed([name]);
  const seconds = (Date.now() - start) / 1000;
  t.diagnostic(`${(bytes / 1e6 / seconds).toFixed(0)} MB/s of source, ${seconds.toFixed(1)} s`);
  const samples = await hospital.samples();
  assertProgressed(samples, name);
  const parts = puts.all();
  // When they left is asked by `client/crash.test.mjs`: here the browser copies each body for its driver, which tells of it late.
  assert.ok(parts.length >= 3, `only ${parts.length} parts`);
});

test('at least three parts of a file go up at once', async () => {
  puts.clear();
  await hospital.choose([input('rawLarge')]);
  await hospital.listed([input('rawLarge').name]);
  const parts = puts.all();
  // 30 MiB: the first parts are of 5, 6, 7 and 8 MiB, and the rest is one.
  assert.equal(parts.length, 5);
  assert.ok(mostAtOnce(parts) >= 3, `at most ${mostAtOnce(parts)} at once`);
});

test('files of every kind, size and name go up together', async () => {
  const dropped = DROPPED.map(input);
  const chosen = Object.keys(inputs)
    .filter((key) => !DROPPED.includes(key) && !LARGE.includes(key))
    .map(input);
  assert.ok(chosen.length > SLICES);
  await hospital.choose(chosen);
  await hospital.drop(dropped);
  await hospital.listed([...chosen, ...dropped].map((file) => file.name));
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByTestId('upload-row').first().waitFor({ state: 'detached' });
  await screenshot(page, 'record-desk');
});

test('an upload can be paused, goes on, and cancelled leaves nothing behind', async () => {
  const { name } = input('fhir');
  const row = (/** @type {string} */ status) =>
    page.locator(`[data-testid="upload-row"][data-status="${status}"]`).waitFor();
  await hospital.choose([input('fhir')]);
  await page.getByRole('button', { name: `Pause ${name}`, exact: true }).click();
  await row('paused');
  await page.getByRole('button', { name: `Resume ${name}`, exact: true }).click();
  await row('uploading');
  await page.getByRole('button', { name: `Cancel ${name}`, exact: true }).click();
  await row('cancelled');
  await page.getByRole('button', { name: `Dismiss ${name}`, exact: true }).click();
  const { rows, active } = await attachments();
  assert.equal(rows.size, files.size);
  assert.deepEqual(active, []);
});

test('S3 holds a sound gzip stream of the source, or the source as it was', async () => {
  const { rows, url } = await attachments();
  for (const [key, file] of files) {
    const row = rows.get(file.name);
    assert.ok(row, `${file.name} is listed`);
    assert.equal(row.source_bytes, file.bytes, file.name);
    if (file.encoding !== 'either') assert.equal(row.encoding, file.encoding, `${key} is stored as ${row.encoding}`);
    const stored = await storedAsIs(await url(row.id));
    assert.equal(stored.bytes, row.stored_bytes, file.name);
    if (row.encoding === 'gzip') {
      assert.equal(stored.headers['content-encoding'], 'gzip');
      assert.ok(row.stored_bytes < row.source_bytes);
      await throughGzip(await url(row.id), ['-t']);
      const source = await throughGzip(await url(row.id), ['-dc']);
      assert.deepEqual(source, { sha256: file.sha256, bytes: file.bytes }, file.name);
    } else {
      assert.equal(stored.headers['content-encoding'], undefined);
      assert.equal(stored.sha256, file.sha256, file.name);
    }
  }
});

test('every file comes back under its own name, byte for byte', async () => {
  for (const [key, file] of files) {
    if (/^dicom[1-9]/.test(key)) continue;
    const back = await hospital.download(file.name);
    assert.equal(back.sha256, file.sha256, file.name);
    if (!DROPPED.includes(key)) assert.equal(back.name, savedAs(file.name));
    else assert.ok(!/[/\\]/.test(back.name) && back.name.endsWith('.csv'), `saved as ${back.name}`);
  }
});

test('the costs page says what the month costs', async () => {
  await page.goto(`${demo.webUrl}/costs`);
  const cost = page.getByTestId('monthly-cost');
  await cost.waitFor();
  assert.match((await cost.textContent()) ?? '', /[0-9]/);
  await screenshot(page, 'costs-desk');
});

test('it is as usable on a phone', async () => {
  await page.setViewportSize(phone);
  await screenshot(page, 'costs-phone');
  await hospital.openRecord(recordId);
  await hospital.attachment(input('fhir').name).waitFor();
  await screenshot(page, 'record-phone');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} pixels wider than the phone`);
  await page.setViewportSize(desk);
});

test('the page never complained', () => complaints.none());

test('starting again keeps all of it', async () => {
  await page.context().close();
  await demo.stop();
  demo = await startDemo({ dataDir: demo.dataDir });
  await openPage();
  const { persona } = await signIn(demo.apiUrl, isClinician);
  await hospital.signIn(persona.id);
  await hospital.openRecord(recordId);
  await hospital.listed([...files.values()].map((file) => file.name));
  assert.equal((await hospital.download(input('fhir').name)).sha256, input('fhir').sha256);
  complaints.none();
});
