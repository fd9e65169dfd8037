// What people do with files that are stored: look, save, rename, replace, delete, bring back.
import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from './fixtures.ts';

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text.repeat(2000)) });

test.beforeEach('a record with one file', async ({ page, hospital, clinician, record }) => {
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  await page.getByTestId('file-input').setInputFiles([csv('first.csv', 'mrn;value\n1;2\n')]);
  await hospital.listed(['first.csv']);
});

test('a file is renamed, and saved under its new name', async ({ page, hospital }) => {
  await hospital.menu('first.csv', 'Rename');
  await page.getByRole('dialog').getByLabel('File name').fill('Befund Größe.csv');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await hospital.attachment('Befund Größe.csv').waitFor();
  expect((await hospital.download('Befund Größe.csv')).name).toBe('Befund Größe.csv');
});

test.describe('refused', () => {
  // Browsers report every refused request on their console.
  test.use({ complains: true });

  test('a name that cannot be is explained beside its field, and nothing is lost', async ({ page, hospital }) => {
    await hospital.menu('first.csv', 'Rename');
    const name = page.getByRole('dialog').getByLabel('File name');
    await name.fill('first.exe');
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByText(/type|extension|name/i)
      .nth(1)
      .waitFor();
    expect(await name.inputValue()).toBe('first.exe');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await hospital.attachment('first.csv').waitFor();
  });
});

test('a new version takes the place of the old one, which can still be had', async ({ page, hospital, picture }) => {
  const before = await hospital.download('first.csv');
  const chooser = page.waitForEvent('filechooser');
  await hospital.menu('first.csv', 'Upload a new version');
  await (await chooser).setFiles([csv('second.csv', 'mrn;value\n3;4\n')]);
  const row = page.getByTestId('attachment-row');
  await row.getByText('Version 2').waitFor();
  expect(await row.count()).toBe(1);
  const name = (await row.getAttribute('data-name')) ?? '';
  await hospital.menu(name, 'Versions');
  const versions = page.getByTestId('version-row');
  await versions.nth(1).waitFor();
  await expect(versions.nth(0)).toContainText(/Version 2.*Current/);
  await picture('versions');
  const [old] = await Promise.all([
    page.waitForEvent('download'),
    versions
      .nth(1)
      .getByRole('button', { name: /^Download/ })
      .click(),
  ]);
  expect(old.suggestedFilename()).toBe('first.csv');
  await old.delete();
  await page.getByRole('button', { name: 'Close' }).click();
  const after = await hospital.download(name);
  expect(after.sha256).not.toBe(before.sha256);

  await hospital.menu(name, 'Versions');
  await page.getByRole('button', { name: 'Make current: Version 1' }).click();
  await expect(versions).toHaveCount(3);
  await expect(versions.nth(0)).toContainText(/Version 3.*Current/);
  await page.getByRole('button', { name: 'Close' }).click();
  const current = (await row.getAttribute('data-name')) ?? '';
  expect((await hospital.download(current)).sha256).toBe(before.sha256);
});

test('a deleted file leaves the list and can be brought back, byte for byte', async ({ page, hospital, picture }) => {
  const before = await hospital.download('first.csv');
  await hospital.menu('first.csv', 'Delete');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No attachments yet').waitFor();
  await page.getByRole('button', { name: 'Deleted files' }).click();
  await page.getByTestId('deleted-row').waitFor();
  await picture('deleted');
  await page.getByRole('button', { name: 'Bring back first.csv' }).click();
  await hospital.attachment('first.csv').waitFor();
  expect((await hospital.download('first.csv')).sha256).toBe(before.sha256);
});

test('texts are shown without being saved, each laid out by what it is', async ({
  page,
  hospital,
  accessible,
  picture,
}) => {
  const text = (name: string, said: string | Buffer) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(said) });
  await page
    .getByTestId('file-input')
    .setInputFiles([
      text('labs.json', '{"code":"718-7","values":[13.2,14]}'),
      text('adt.hl7', 'MSH|^~\\&|LAB|RGH\rPID|1||RG-1\rOBX|1|NM|718-7'),
      text('letter.xml', '<letter><to>Dr. Ito</to><text>All is well.</text></letter>'),
      text('words.csv', Buffer.from('name,said\nJörg,"a, b"\n', 'latin1')),
      text('broken.json', '{"cut off'),
    ]);
  await hospital.listed(['labs.json', 'adt.hl7', 'letter.xml', 'words.csv', 'broken.json']);
  const dialog = page.getByRole('dialog');
  const shown = async (name: string) => {
    await hospital.menu(name, 'Preview');
    const region = dialog.getByRole('region', { name: `Text of ${name}` });
    await region.waitFor();
    return region;
  };
  const close = () => dialog.getByRole('button', { name: 'Close' }).click();
  for (const [name, lines] of [
    ['labs.json', ['{', '  "code": "718-7",', '  "values": [', '    13.2,', '    14', '  ]', '}']],
    ['adt.hl7', ['MSH|^~\\&|LAB|RGH', 'PID|1||RG-1', 'OBX|1|NM|718-7']],
    ['letter.xml', ['<letter>', '  <to>Dr. Ito</to>', '  <text>All is well.</text>', '</letter>']],
    ['broken.json', ['{"cut off']],
  ] as const) {
    expect((await (await shown(name)).locator('pre').innerText()).split('\n'), name).toEqual(lines);
    await close();
  }
  const words = await shown('words.csv');
  await expect(words.getByRole('cell')).toHaveText(['Jörg', 'a, b']);
  await expect(dialog.getByText('This is the beginning of the file')).toHaveCount(0);
  await close();

  const long = await shown('first.csv');
  await expect(long.getByRole('columnheader')).toHaveText(['mrn', 'value']);
  await dialog.getByText('This is the beginning of the file').waitFor();
  await picture('preview');
  await accessible();
  expect(await hospital.overflow()).toBeLessThanOrEqual(0);
});

test('a picture and a document are shown by the browser itself', async ({ page, hospital }) => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await page
    .getByTestId('file-input')
    .setInputFiles([{ name: 'pixel.png', mimeType: 'image/png', buffer: Buffer.from(pixel, 'base64') }]);
  await hospital.listed(['pixel.png']);
  await hospital.menu('pixel.png', 'Preview');
  const image = page.getByRole('dialog').getByRole('img', { name: 'pixel.png' });
  await image.waitFor();
  await page.waitForFunction(
    (element) => element instanceof HTMLImageElement && element.naturalWidth === 1,
    await image.elementHandle(),
  );
});

test('several files are chosen, saved as one archive byte for byte, and deleted together', { tag: '@phone' }, async ({
  page,
  hospital,
  accessible,
  picture,
}) => {
  await page
    .getByTestId('file-input')
    .setInputFiles([csv('second.csv', 'mrn;value\n3;4\n'), csv('third.csv', 'x;y\n')]);
  await hospital.listed(['second.csv', 'third.csv']);
  await page.getByRole('checkbox', { name: 'Choose first.csv' }).check();
  await page.getByRole('checkbox', { name: 'Choose third.csv' }).check();
  await page.getByText('2 files chosen').waitFor();
  await picture('chosen');
  await accessible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as ZIP' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^files \d{4}-\d\d-\d\d\.zip$/);
  const entries = unzipSync(await readFile(await download.path()));
  expect(Object.keys(entries).sort()).toEqual(['first.csv', 'third.csv']);
  expect(strFromU8(entries['first.csv'] ?? new Uint8Array())).toBe('mrn;value\n1;2\n'.repeat(2000));
  await page.getByTestId('selection').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('2 files deleted').waitFor();
  await expect(page.getByTestId('attachment-row')).toHaveCount(1);
});

test('a file is described, and moved to another visit of the same patient', { tag: '@phone' }, async ({
  page,
  hospital,
  clinician,
  record,
  accessible,
  picture,
}) => {
  const { patient_id, doctor_id } = await clinician.api.ok('GET', `/api/medical-records/${record.id}`);
  const visit = { patient_id, doctor_id, visit_type: 'ambulatory', visit_date: '2026-01-09' };
  const other = await clinician.api.ok('POST', '/api/medical-records', { ...visit, chief_complaint: 'Second visit' });
  await hospital.menu('first.csv', 'Describe');
  await page.getByLabel('Description').fill('Values of the night');
  await page.getByRole('button', { name: 'Save description' }).click();
  await expect(hospital.attachment('first.csv')).toContainText('Values of the night');
  await page.getByRole('button', { name: 'History' }).click();
  await expect(page.getByTestId('revision').first()).toContainText('A file was described');
  await expect(page.getByTestId('revision').first()).toContainText(/first\.csv · version 1\s*Values of the night/);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await hospital.menu('first.csv', 'Move…');
  const dialog = page.getByRole('dialog', { name: 'Move this file' });
  await expect(dialog.getByRole('combobox')).toContainText('9 Jan 2026 · Second visit');
  await picture('dialog-move');
  await accessible();
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByText('No attachments yet').waitFor();
  await hospital.openRecord(other.id);
  await expect(hospital.attachment('first.csv')).toContainText('Values of the night');
});
