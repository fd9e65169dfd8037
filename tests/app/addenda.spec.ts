// Amending a finalized record; finalizing one whose files are still on their way.
import { expect, test } from './fixtures.ts';
import { MIB, noise } from './kit.ts';

test.use({ gated: true });

test('a finalized record is amended by an addendum with a file, signed and dated', { tag: '@phone' }, async ({
  page,
  hospital,
  clinician,
  record,
  accessible,
  picture,
}) => {
  await clinician.api.ok('POST', `/api/medical-records/${record.id}/finalize`, undefined, { 'if-match': '"1"' });
  await hospital.signedIn(clinician.persona.id);
  await page.goto(`${hospital.url}/records/${record.id}`);
  await page.getByText('This record is finalized').waitFor();
  await page.getByRole('button', { name: 'Add an addendum' }).click();
  await page.getByLabel('What is to be added').fill('The biopsy came back benign.');
  await page.getByRole('button', { name: 'Keep as draft' }).click();
  // A record that is finalized takes files for an addendum only.
  await page.getByTestId('file-input').setInputFiles([noise('biopsy.csv', 2000)]);
  await hospital.listed(['biopsy.csv']);
  await page.reload();
  await expect(page.getByLabel('What is to be added')).toHaveValue('The biopsy came back benign.');
  await picture('addendum-draft');
  await accessible();
  await page.getByRole('button', { name: 'Sign…' }).click();
  await page.getByRole('button', { name: 'Sign addendum' }).click();
  const signed = page.getByTestId('addendum');
  await expect(signed).toContainText(`signed by ${clinician.persona.name}`);
  await expect(signed).toContainText('1 file');
  await expect(page.getByTestId('file-input')).toHaveCount(0);
  await picture('addendum');
  await accessible();
});

test('a record is finalized once its uploads are over, and says so meanwhile', async ({
  page,
  hospital,
  clinician,
  puts,
  record,
}) => {
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  puts.begin(0);
  await page.getByTestId('file-input').setInputFiles([noise('late.csv', 8 * MIB)]);
  await hospital.upload('uploading').waitFor();
  await page.getByRole('button', { name: 'Finalize', exact: true }).click();
  await page.getByRole('button', { name: 'Finalize when they are done' }).click();
  await page.getByText('This record will be finalized as soon as its uploads are over').waitFor();
  puts.release();
  await hospital.listed(['late.csv']);
  await expect
    .poll(async () => (await clinician.api.ok('GET', `/api/medical-records/${record.id}`)).status)
    .toBe('finalized');
});
