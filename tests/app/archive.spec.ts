// Files in the archive: what it takes to read one, and reading it.
import type { Api } from '../kit/api.mjs';
import { expect, test } from './fixtures.ts';

/** The demo has S3 restore within ten seconds what takes minutes to days otherwise; the dialog looks every few. A busy machine takes longer. */
const RESTORED_MS = 3 * 60_000;

// The browser reports the refused download on its console.
test.use({ complains: true });

/** A visit of the demo's year with several files in the archive, and the first of them; each project has its own. */
async function archivedFiles(api: Api, project: number) {
  let left = project;
  const records = await api.ok('GET', '/api/medical-records?sort=visit_date&has_attachments=true&limit=100');
  for (const record of records.items) {
    const files = await api.ok('GET', `/api/medical-records/${record.id}/attachments`);
    const archived = files.items.filter((one: { storage_class: string }) => one.storage_class === 'GLACIER');
    if (archived.length > 2 && left-- === 0) return { record, file: archived[0], others: archived.length - 1 };
  }
  throw new Error('the demo has no visit with archived files: it needs its year');
}

test('archived files are restored at a price that is said before; one is told when they can be read', async ({
  page,
  hospital,
  clinician,
  demo,
  accessible,
  picture,
}, info) => {
  const project = info.config.projects.findIndex(({ name }) => name === info.project.name);
  const { record, file, others } = await archivedFiles(clinician.api, project);
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

  await page.getByText('A restored file can be read now').waitFor({ timeout: RESTORED_MS });
  await hospital.menu(file.file_name, 'Restore…');
  await dialog.getByText(/^It can be read until/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  const saved = await hospital.download(file.file_name);
  expect(saved.name).toBe(file.file_name);
  const { url } = await clinician.api.ok('POST', '/api/files/download-url', { attachment_id: file.id });
  const whole = await crypto.subtle.digest('SHA-256', await (await fetch(url)).arrayBuffer());
  expect(saved.sha256).toBe(Buffer.from(whole).toString('hex'));

  // The rest of the visit together, at the price of all.
  await page.getByRole('checkbox', { name: 'Choose all files' }).check();
  await page.getByTestId('selection').getByRole('button', { name: 'Restore…' }).click();
  await dialog.getByText(new RegExp(`^${others} of these \\d+ files`)).waitFor();
  await expect(options).toHaveCount(3);
  await picture('restore-several');
  await accessible();
  await options.filter({ hasText: 'As soon as possible' }).click();
  // Nobody hears that they are there before all is as after hours.
  let heard = false;
  await page.context().route('**/api/attachments/*/restore', (route) => (heard ? route.continue() : route.abort()));
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByText(`${others} files are being restored`).first().waitFor();
  await page.reload();
  const other = await page.context().newPage();
  await other.goto(`${demo.webUrl}/patients`);
  await other.getByTestId('patient-row').first().waitFor();
  heard = true;
  for (const tab of [page, other]) {
    await tab.getByText(/^\d+ restored files can be read now/).waitFor({ timeout: RESTORED_MS });
  }
  await other.getByRole('link', { name: 'Open the record' }).click();
  await other.waitForURL(`**/records/${record.id}`);
  await other.getByText(/restored files can be read now/).waitFor({ state: 'hidden' });
});
