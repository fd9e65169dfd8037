// The main job, end to end, as a person does it: sign in, make a record, drop files, watch, download, see the cost.
import { rm } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { signIn } from '../kit/api.mjs';
import { screenshot, watch } from '../kit/browser.mjs';
import { type Demo, startDemo } from '../kit/demo.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { storedAsIs, throughGzip } from '../kit/gzip.mjs';
import { inputs, SLICES, type WrittenInput, write } from '../kit/inputs/index.mjs';
import { expect, test } from './fixtures.ts';
import { expectProgress, Hospital, savedAs } from './hospital.ts';
import { gate } from './kit.ts';
import { countParts } from './parts.ts';

/** Given to the page's drop zone rather than the picker, for a file on disk cannot have such a name. */
const DROPPED = ['csv'];
const LARGE = ['fhir', 'rawLarge'];

let folder: string;
let demo: Demo;
let page: Page;
let hospital: Hospital;
let complaints: ReturnType<typeof watch>;
let parts: ReturnType<typeof countParts>;
let recordId: string;
const files = new Map<string, WrittenInput>();

const isClinician = (persona: { role: string }) => persona.role === 'clinician';

// One story, told on one page; the demo is its own, as it is stopped and started again.
// Uploading 200 MB on a busy machine with two cores takes a while.
test.describe.configure({ mode: 'serial', timeout: 5 * 60_000 });

test.beforeAll(async ({ browser }) => {
  folder = await freshFolder('app');
  for (const key of Object.keys(inputs)) files.set(key, await write(key, folder));
  demo = await startDemo();
  await openPage(browser);
});

test.afterAll(async () => {
  await page?.context().close();
  await demo?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A page as this project's tests get theirs: Playwright's runner hands its options to contexts made by hand, too. */
async function openPage(browser: Browser): Promise<void> {
  const context = await browser.newContext();
  page = await context.newPage();
  hospital = new Hospital(page, demo.webUrl);
  complaints = watch(page);
  parts = countParts(page, demo.s3Url);
}

/** Keeps a picture of the page, of this project. */
const kept = (name: string) => screenshot(page, `${test.info().project.name}-whole-${name}`);

/** The input behind a key. */
function input(key: string): WrittenInput {
  const found = files.get(key);
  if (!found) throw new Error(`no input ${key}`);
  return found;
}

/** The server's view of the record's attachments, by name. */
async function attachments() {
  const { api } = await signIn(demo.apiUrl, isClinician);
  const rows = await api.all(`/api/medical-records/${recordId}/attachments`);
  const url = async (id: string) => (await api.ok('POST', '/api/files/download-url', { attachment_id: id })).url;
  const active = (await api.all('/api/files/uploads')).filter((upload) => upload.status === 'active');
  return { rows: new Map(rows.map((row) => [row.file_name, row])), url, active };
}

test('a clinician signs in and makes a record', async () => {
  const { persona } = await signIn(demo.apiUrl, isClinician);
  await page.goto(demo.webUrl);
  await page.getByTestId(`persona-${persona.id}`).waitFor();
  await kept('sign-in');
  await hospital.signIn(persona.id);
  await page.getByTestId('record-row').first().waitFor();
  await kept('records');
  recordId = await hospital.createRecord('End to end', 'Okafor');
  await hospital.recordProgress();
});

test('the page connects to where files go when one is about to be chosen, and not before', async () => {
  expect(page.workers(), 'a page that only shows a record starts no workers').toHaveLength(0);
  await page.getByTestId('file-input').focus();
  const origin = new URL(demo.s3Url).origin;
  await page.locator(`link[rel="preconnect"][href^="${origin}"]`).waitFor({ state: 'attached' });
});

test('a 200 MB export goes up in parts, and its row tells how far it is', async ({ browserName }, info) => {
  const { name, bytes } = input('fhir');
  parts.clear();
  const start = Date.now();
  await hospital.choose([input('fhir')]);
  // A bulk export is of many patients.
  await hospital.addAllTheSame();
  const row = page.locator('[data-testid="upload-row"][data-status="uploading"]').first();
  await row.waitFor();
  await kept('uploading');
  await hospital.listed([name]);
  const seconds = (Date.now() - start) / 1000;
  info.annotations.push({
    type: 'speed',
    description: `${browserName}: ${(bytes / 1e6 / seconds).toFixed(0)} MB/s of source, ${seconds.toFixed(1)} s`,
  });
  const samples = await hospital.samples();
  expectProgress(samples, name);
  // When they left is asked by `client/crash.test.mjs`: here the browser copies each body for its driver, which tells of it late.
  expect(parts.sent()).toBeGreaterThanOrEqual(3);
});

test('at least three parts of a file go up at once: none is taken before three are sent', async () => {
  parts.clear();
  const three = gate();
  let sent = 0;
  const store = (url: URL) => url.origin === new URL(demo.s3Url).origin;
  await page.route(store, async (route) => {
    if (route.request().method() === 'PUT') {
      sent += 1;
      if (sent === 3) three.open();
      await three.opened;
    }
    await route.continue();
  });
  await hospital.choose([input('rawLarge')]);
  await hospital.listed([input('rawLarge').name]);
  await page.unroute(store);
  // 30 MiB: the first parts are of 5, 6, 7 and 8 MiB, and the rest is one.
  expect(parts.sent()).toBe(5);
});

test('files of every kind, size and name go up together', async () => {
  const dropped = DROPPED.map(input);
  const chosen = Object.keys(inputs)
    .filter((key) => !DROPPED.includes(key) && !LARGE.includes(key))
    .map(input);
  expect(chosen.length).toBeGreaterThan(SLICES);
  await hospital.choose(chosen);
  // The slices are of a phantom.
  await hospital.addAllTheSame();
  await hospital.drop(dropped);
  await hospital.listed([...chosen, ...dropped].map((file) => file.name));
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByTestId('upload-row').first().waitFor({ state: 'detached' });
  await kept('record');
});

test('an upload can be paused, goes on, and cancelled leaves nothing behind', async () => {
  const { name } = input('fhir');
  const row = (status: string) => hospital.upload(status).waitFor();
  // S3 answers nothing meanwhile: however late a person, or a driver, is, there is something to pause and to cancel.
  const store = (url: URL) => url.origin === new URL(demo.s3Url).origin;
  await page.route(store, () => {});
  await hospital.choose([input('fhir')]);
  // A bulk export is of many patients.
  await hospital.addAllTheSame();
  await page.getByRole('button', { name: `Pause ${name}`, exact: true }).click();
  await row('paused');
  await page.getByRole('button', { name: `Resume ${name}`, exact: true }).click();
  await row('uploading');
  await page.getByRole('button', { name: `Cancel ${name}`, exact: true }).click();
  await row('cancelled');
  await page.getByRole('button', { name: `Dismiss ${name}`, exact: true }).click();
  await page.unroute(store);
  const { rows, active } = await attachments();
  expect(rows.size).toBe(files.size);
  expect(active).toEqual([]);
});

test('S3 holds a sound gzip stream of the source, or the source as it was', async () => {
  const { rows, url } = await attachments();
  for (const [key, file] of files) {
    const row = rows.get(file.name);
    expect(row, `${file.name} is listed`).toBeDefined();
    expect(row.source_bytes, file.name).toBe(file.bytes);
    if (file.encoding !== 'either') expect(row.encoding, key).toBe(file.encoding);
    const stored = await storedAsIs(await url(row.id));
    expect(stored.bytes, file.name).toBe(row.stored_bytes);
    if (row.encoding === 'gzip') {
      expect(stored.headers['content-encoding']).toBe('gzip');
      expect(row.stored_bytes).toBeLessThan(row.source_bytes);
      await throughGzip(await url(row.id), ['-t']);
      const source = await throughGzip(await url(row.id), ['-dc']);
      expect(source, file.name).toEqual({ sha256: file.sha256, bytes: file.bytes });
    } else {
      expect(stored.headers['content-encoding']).toBeUndefined();
      expect(stored.sha256, file.name).toBe(file.sha256);
    }
  }
});

test('every file comes back under its own name, byte for byte', async () => {
  for (const [key, file] of files) {
    if (/^dicom[1-9]/.test(key)) continue;
    const back = await hospital.download(file.name);
    expect(back.sha256, file.name).toBe(file.sha256);
    if (DROPPED.includes(key)) expect(back.name).toMatch(/^[^/\\]+\.csv$/);
    else expect(back.name).toBe(savedAs(file.name));
  }
});

test('the costs page says what the month costs', async () => {
  await page.goto(`${demo.webUrl}/costs`);
  const cost = page.getByTestId('monthly-cost');
  await cost.waitFor();
  await expect(cost).toHaveText(/[0-9]/);
});

test('the page never complained', () => complaints.none());

test('starting again keeps all of it', async ({ browser }) => {
  await page.context().close();
  await demo.stop();
  demo = await startDemo({ dataDir: demo.dataDir });
  await openPage(browser);
  const { persona } = await signIn(demo.apiUrl, isClinician);
  await hospital.signIn(persona.id);
  await hospital.openRecord(recordId);
  await hospital.listed([...files.values()].map((file) => file.name));
  expect((await hospital.download(input('fhir').name)).sha256).toBe(input('fhir').sha256);
  complaints.none();
});
