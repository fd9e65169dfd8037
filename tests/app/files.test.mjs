// What people do with files that are stored: look, save, rename, replace, delete, bring back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRecord, signIn } from '../kit/api.mjs';
import { desk, launch, phone, screenshot, watch } from '../kit/browser.mjs';
import { startDemo } from '../kit/demo.mjs';
import { Hospital } from './hospital.mjs';

/** @type {import('../kit/demo.mjs').Demo} */ let demo;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof signIn>>} */ let clinician;

before(async () => {
  demo = await startDemo();
  browser = await launch();
  clinician = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician');
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

const csv = (/** @type {string} */ name, /** @type {string} */ text) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text.repeat(2000)),
});

/** A record with one file, open in a browser of its own. @param {(at: { page: import('playwright-core').Page, hospital: Hospital, menu: (file: string, item: string) => Promise<void> }) => Promise<void>} use @param {boolean} [refused] whether the server is to refuse something */
async function withFile(use, refused = false) {
  const context = await browser.newContext({ viewport: desk });
  try {
    const page = await context.newPage();
    const complaints = watch(page);
    const hospital = new Hospital(page, demo.webUrl);
    await hospital.signIn(clinician.persona.id);
    const { id } = await createRecord(clinician.api, 'Files');
    await hospital.openRecord(id);
    await page.getByTestId('file-input').setInputFiles([csv('first.csv', 'mrn;value\n1;2\n')]);
    await hospital.listed(['first.csv']);
    const menu = async (/** @type {string} */ file, /** @type {string} */ item) => {
      await hospital
        .attachment(file)
        .getByRole('button', { name: `More for ${file}` })
        .click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await use({ page, hospital, menu });
    // Browsers report every refused request on their console.
    if (!refused) complaints.none();
  } finally {
    await context.close();
  }
}

test('a file is renamed, and saved under its new name', () =>
  withFile(async ({ page, hospital, menu }) => {
    await menu('first.csv', 'Rename');
    await page.getByRole('dialog').getByLabel('File name').fill('Befund Größe.csv');
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await hospital.attachment('Befund Größe.csv').waitFor();
    assert.equal((await hospital.download('Befund Größe.csv')).name, 'Befund Größe.csv');
  }));

test('a name that cannot be is explained beside its field, and nothing is lost', () =>
  withFile(async ({ page, hospital, menu }) => {
    await menu('first.csv', 'Rename');
    const name = page.getByRole('dialog').getByLabel('File name');
    await name.fill('first.exe');
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByText(/type|extension|name/i)
      .nth(1)
      .waitFor();
    assert.equal(await name.inputValue(), 'first.exe');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await hospital.attachment('first.csv').waitFor();
  }, true));

test('a new version takes the place of the old one, which can still be had', () =>
  withFile(async ({ page, hospital, menu }) => {
    const before = await hospital.download('first.csv');
    const chooser = page.waitForEvent('filechooser');
    await menu('first.csv', 'Upload a new version');
    await (await chooser).setFiles([csv('second.csv', 'mrn;value\n3;4\n')]);
    const row = page.getByTestId('attachment-row');
    await row.getByText('Version 2').waitFor();
    assert.equal(await row.count(), 1);
    const name = (await row.getAttribute('data-name')) ?? '';
    await menu(name, 'Versions');
    const versions = page.getByTestId('version-row');
    await versions.nth(1).waitFor();
    assert.match((await versions.nth(0).textContent()) ?? '', /Version 2.*Current/);
    await screenshot(page, 'versions-desk');
    const [old] = await Promise.all([
      page.waitForEvent('download'),
      versions
        .nth(1)
        .getByRole('button', { name: /^Download/ })
        .click(),
    ]);
    assert.equal(old.suggestedFilename(), 'first.csv');
    await old.delete();
    await page.getByRole('button', { name: 'Close' }).click();
    const after = await hospital.download(name);
    assert.notEqual(after.sha256, before.sha256);
  }));

test('a deleted file leaves the list and can be brought back, byte for byte', () =>
  withFile(async ({ page, hospital, menu }) => {
    const before = await hospital.download('first.csv');
    await menu('first.csv', 'Delete');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No attachments yet').waitFor();
    await page.getByRole('button', { name: 'Deleted files' }).click();
    await page.getByTestId('deleted-row').waitFor();
    await screenshot(page, 'deleted-desk');
    await page.getByRole('button', { name: 'Bring back first.csv' }).click();
    await hospital.attachment('first.csv').waitFor();
    assert.equal((await hospital.download('first.csv')).sha256, before.sha256);
  }));

test('a text is shown without being saved, on a desk and on a phone', () =>
  withFile(async ({ page, menu }) => {
    await menu('first.csv', 'Preview');
    await page.getByRole('dialog').getByText('mrn;value').first().waitFor();
    await screenshot(page, 'preview-desk');
    await page.setViewportSize(phone);
    await screenshot(page, 'preview-phone');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} pixels wider than the phone`);
  }));

test('a picture and a document are shown by the browser itself', () =>
  withFile(async ({ page, hospital, menu }) => {
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await page
      .getByTestId('file-input')
      .setInputFiles([{ name: 'pixel.png', mimeType: 'image/png', buffer: Buffer.from(pixel, 'base64') }]);
    await hospital.listed(['pixel.png']);
    await menu('pixel.png', 'Preview');
    const image = page.getByRole('dialog').getByRole('img', { name: 'pixel.png' });
    await image.waitFor();
    await page.waitForFunction(
      (element) => element instanceof HTMLImageElement && element.naturalWidth === 1,
      await image.elementHandle(),
    );
  }));
