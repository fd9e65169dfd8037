// Files that nobody has read for long lie in the archive: what bringing them back takes, and costs.
import { expect, test } from './fixtures.ts';

test('an archived file is restored at a time and a price that one has chosen', async ({
  page,
  hospital,
  clinician,
  accessible,
  picture,
}) => {
  // The demo's year has them.
  const records = await clinician.api.ok('GET', '/api/medical-records?sort=visit_date&limit=20');
  const old = records.items.find((one: { attachment_count: number }) => one.attachment_count > 0);
  const files = await clinician.api.all(`/api/medical-records/${old.id}/attachments`);
  const file = files.find((one) => one.storage_class === 'GLACIER');
  expect(file, 'a file in the archive').toBeDefined();
  await hospital.signIn(clinician.persona.id);
  await page.goto(`${hospital.url}/records/${old.id}`);
  const row = hospital.attachment(file.file_name);
  await expect(row).toContainText('Archived');
  await hospital.menu(file.file_name, 'Restore…');
  const options = page.getByTestId('restore-option');
  await expect(options.first()).toContainText(/within .*(US\$|under)/);
  await options.filter({ hasText: 'When it is cheapest' }).click();
  await picture('dialog-restore');
  await accessible();
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByText('The file is being restored').waitFor();
  const state = await clinician.api.ok('GET', `/api/attachments/${file.id}/restore`);
  expect(['restoring', 'restored']).toContain(state.state);
});
