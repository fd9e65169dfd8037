// Finding a record: typing, filters, the keyboard, and lists as long as a hospital's.
import { createRecord } from '../kit/api.mjs';
import { expect, test } from './fixtures.ts';
import { frames, gate } from './kit.ts';

test.beforeEach(({ hospital, clinician }) => hospital.signedIn(clinician.persona.id, '/records'));

test('the list narrows while one types, by status too, and says when nothing fits', async ({ page, clinician }) => {
  const title = `Knee ${Math.random().toString(36).slice(2, 10)}`;
  const { id } = await createRecord(clinician.api, title);
  await clinician.api.ok('POST', `/api/medical-records/${id}/finalize`, undefined, { 'if-match': '"1"' });
  const rows = page.getByTestId('record-row');
  await page.getByRole('searchbox', { name: 'Search records' }).fill(title);
  await expect(rows).toHaveCount(1);
  await page.getByRole('button', { name: 'Draft', exact: true }).click();
  await page.getByText('No record matches').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(1);
});

test('the keyboard alone goes through the list and opens a record', async ({ page, clinician }) => {
  // Few enough to be there whole.
  const complaint = `Keys ${Math.random().toString(36).slice(2, 10)}`;
  for (let made = 0; made < 3; made++) await createRecord(clinician.api, complaint);
  await page.getByRole('searchbox', { name: 'Search records' }).fill(complaint);
  const links = page.getByTestId('record-row').getByRole('link');
  await expect(links).toHaveCount(3);
  await links.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(links.first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(links.last()).toBeFocused();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/records\/[^/]+$/);
});

test('a long list: a hundred thousand records are a screenful in the page', async ({ page }) => {
  const ALL = 100_000;
  // The server's own records, many times over: making so many would take longer than looking at them.
  await page.route(/\/api\/medical-records\?/, async (route) => {
    const answer = await route.fetch();
    const list = await answer.json();
    // Of a record no more than a row shows: whole ones are a hundred megabytes.
    const { department, visit_date, visit_type, chief_complaint, status, attachment_count, updated_at } = list.items[0];
    const same = { department, visit_date, visit_type, chief_complaint, status, attachment_count, updated_at };
    const items = Array.from({ length: ALL }, (_, at) => ({
      ...same,
      id: `many-${at}`,
      patient: { mrn: `M-${at}`, display_name: `Patient ${at}` },
    }));
    await route.fulfill({ response: answer, json: { items, next_cursor: null } });
  });
  await page.reload();
  const row = (at: number) => page.getByRole('link', { name: `Patient ${at}`, exact: true });
  await row(0).waitFor();
  await row(0).focus();
  await page.keyboard.press('End');
  await expect(row(ALL - 1)).toBeFocused();
  await expect(row(ALL - 1)).toBeInViewport();
  expect(await page.getByTestId('record-row').count()).toBeLessThan(100);
  await page.keyboard.press('ArrowUp');
  await expect(row(ALL - 2)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(row(0)).toBeFocused();
  await expect(row(0)).toBeInViewport();
});

test('filters narrow the list down, and a view is kept without anything that was searched for', {
  tag: '@phone',
}, async ({ page, clinician, accessible, picture }) => {
  const department = `Ward ${Math.random().toString(36).slice(2, 8)}`;
  const { id } = await createRecord(clinician.api, 'Filtered');
  await clinician.api.ok('PATCH', `/api/medical-records/${id}`, { department }, { 'if-match': '"1"' });
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('textbox', { name: 'Department' }).fill(department);
  const rows = page.getByTestId('record-row');
  await expect(rows).toHaveCount(1);
  await page.getByLabel('Visits from').fill('2026-03-03');
  await page.getByText('No record matches').waitFor();
  await page.getByLabel('Visits from').fill('2026-03-02');
  await expect(rows).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search records' }).fill('Ångström');
  await picture('filters');
  await accessible();
  await page.getByRole('button', { name: 'Keep this view' }).click();
  await page.getByRole('button', { name: 'Reset' }).click();
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toMatch(/ngstr/);
  await page.reload();
  await page.getByRole('button', { name: `${department} · from 2 Mar 2026`, exact: true }).click();
  await expect(rows).toHaveCount(1);
});

test('a list that is awaited is not called empty, whatever was not found before', async ({ page }) => {
  await page.getByRole('searchbox', { name: 'Search records' }).fill('nothing is called so');
  await page.getByText('No record matches').waitFor();
  const { opened, open } = gate();
  await page.route(/\/api\/medical-records\?/, (route) => opened.then(() => route.continue()));
  // What is kept of the list for a moment is not asked for: this order is.
  await page.getByRole('combobox', { name: 'Sort by' }).click();
  await page.getByRole('option', { name: 'Patient, A to Z' }).click();
  const asked = page.waitForRequest(
    (request) => /medical-records\?/.test(request.url()) && !new URL(request.url()).searchParams.has('q'),
  );
  await page.getByRole('searchbox', { name: 'Search records' }).fill('');
  await asked;
  await frames(page);
  await expect(page.getByRole('region', { name: 'Records', exact: true }).getByRole('heading')).toHaveCount(0);
  open();
  await page.getByTestId('record-row').first().waitFor();
});

test('the way back from a patient leads to those who were found', async ({ page }) => {
  await page.getByRole('link', { name: 'Patients' }).first().click();
  const search = page.getByRole('searchbox', { name: 'Search patients' });
  await search.fill('Okafor');
  const rows = page.getByTestId('patient-row');
  await expect(rows.filter({ hasNotText: 'Okafor' })).toHaveCount(0);
  await rows.first().getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: /Okafor/ }).waitFor();
  await page.goBack();
  await expect(search).toHaveValue('Okafor');
  await expect(page, 'and the address names nobody').toHaveURL(/\/patients$/);
});
