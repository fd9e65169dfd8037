import { expect, test } from './fixtures.ts';

// What its policy forbids is a complaint of the page's, which fails every test here.
test('the API can be read and tried on its own page', async ({ page, demo, clinician }) => {
  await page.goto(`${demo.apiUrl}/api/docs/`);
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  const dialog = page.locator('.dialog-ux');
  await dialog.getByRole('textbox').fill(clinician.token);
  await dialog.getByRole('button', { name: 'Apply credentials' }).click();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const operation = page.locator('#operations-operations-getMe');
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  await expect(operation.locator('.live-responses-table')).toContainText(clinician.persona.tenant_id);
});
