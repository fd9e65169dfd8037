// Files in the archive: what it takes to read one, and reading it.
import type { Api } from '../kit/api.mjs';
import { expect, test } from './fixtures.ts';

/** The demo has S3 restore within ten seconds what takes minutes to days otherwise; the dialog looks every few. */
const RESTORED_MS = 40_000;

// The browser reports the refused download on its console.
test.use({ complains: true });

/** A file of the demo's year that lies in the archive. */
async function archivedFile(api: Api) {
  const records = await api.ok('GET', '/api/medical-records?sort=visit_date&has_attachments=true&limit=20');
  for (const record of records.items) {
    const files = await api.ok('GET', `/api/medical-records/${record.id}/attachments`);
    const file = files.items.find((one: { storage_class: string }) => one.storage_class === 'GLACIER');
    if (file) return { record, file };
  }
  throw new Error('the demo has no archived file: it needs its year');
}

test('an archived file is restored at a price that is said before, and is then read', async ({
  page,
  hospital,
  clinician,
  demo,
  accessible,
  picture,
}) => {
  const { record, file } = await archivedFile(clinician.api);
  await hospital.signedIn(clinician.persona.id);
  await page.goto(`${demo.webUrl}/records/${record.id}`);
  const row = hospital.attachment(file.file_name);
  await expect(row).toContainText('Archived');
  await row.getByTestId('download').click();
  await page.getByText('The file is in the archive').first().waitFor();

  await hospital.menu(file.file_name, 'Restore…');
  const dialog = page.getByRole('dialog');
  const options = dialog.getByTestId('restore-option');
  await expect(options).toHaveCount(3);
  for (const { tier, time } of [
    { tier: 'As soon as possible', time: 'within 5 min' },
    { tier: 'Standard', time: 'within 5 hr' },
    { tier: 'When it is cheapest', time: 'within 12 hr' },
  ]) {
    const option = options.filter({ hasText: tier });
    await expect(option).toContainText(time);
    await expect(option).toContainText(/US\$[\d.]+/);
  }
  await picture('restore');
  await accessible();
  await options.filter({ hasText: 'As soon as possible' }).click();
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByText('The file is being restored').first().waitFor();

  await hospital.menu(file.file_name, 'Restore…');
  await dialog.getByText(/^It can be read until/).waitFor({ timeout: RESTORED_MS });
  await dialog.getByRole('button', { name: 'Close' }).click();
  const saved = await hospital.download(file.file_name);
  expect(saved.name).toBe(file.file_name);
  const { url } = await clinician.api.ok('POST', '/api/files/download-url', { attachment_id: file.id });
  const whole = await crypto.subtle.digest('SHA-256', await (await fetch(url)).arrayBuffer());
  expect(saved.sha256).toBe(Buffer.from(whole).toString('hex'));
});
