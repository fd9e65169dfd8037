// An administrator's questions: what does it cost, why, what if, and who did what.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { begin, store } from '../kit/store.mjs';
import { expect, test } from './fixtures.ts';
import { frames, problem } from './kit.ts';

/** What the browser saves after a click. */
async function saved(page: Page, click: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

const bytes = (size: number) => Buffer.alloc(size, 'a');
const part = (size: number) => ({ stored: bytes(size), source: bytes(size) });

test('what storage costs is told by group, and adds up; the same comes as CSV', async ({
  page,
  hospital,
  admin,
  record,
  demo,
}) => {
  await store(admin.api, record.id, {
    name: 'a.txt',
    type: 'text/plain',
    encoding: 'identity',
    parts: [part(1_000_000)],
  });
  await hospital.signedIn(admin.persona.id);
  await page.goto(`${demo.webUrl}/costs`);
  const cardiology = page.getByTestId('usage-row').filter({ hasText: 'Cardiology' });
  await expect(cardiology).toContainText(/[GTP]B/);
  await page.getByRole('combobox', { name: 'Group by' }).click();
  await page.getByRole('option', { name: 'Type of file' }).click();
  await page.getByTestId('usage-row').filter({ hasText: 'text/plain' }).waitFor();
  const csv = await saved(page, () => page.getByRole('button', { name: 'Download as CSV' }).click());
  expect(csv.name).toMatch(/^storage by type of file \d{4}-\d\d-\d\d\.csv$/);
  expect(csv.text).toContain('text/plain');
  await hospital.usageByRecord();
  await page
    .getByRole('link', { name: `Record ${record.id.slice(-8)}` })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Zoë Ångström' }).waitFor();
});

test('each number leads to the files behind it, and they to their records', async ({
  page,
  hospital,
  admin,
  record,
  demo,
  picture,
  accessible,
}) => {
  // Of a type that no other test stores.
  await store(admin.api, record.id, {
    name: 'behind.rtf',
    type: 'application/rtf',
    encoding: 'identity',
    parts: [part(3_000_000)],
  });
  const unfinished = await begin(admin.api, record.id, {
    name: 'left half-way.csv',
    type: 'text/csv',
    encoding: 'identity',
    parts: [part(5 * 1024 * 1024), part(9)],
  });
  await hospital.signedIn(admin.persona.id);
  await page.goto(`${demo.webUrl}/costs`);
  const rows = page.getByTestId('behind-row');
  const leads = { name: /of Standard: show them$/ };
  await page.getByRole('region', { name: 'Where it goes' }).getByRole('button', leads).click();
  await expect(rows.first()).toContainText('Standard');
  await expect(rows.getByText('Deleted')).toHaveCount(0);
  await page.keyboard.press('Escape');
  // What is no version is listed too: here, who left what half-way.
  await page.getByRole('button', { name: /of Unfinished uploads: show them$/ }).click();
  const left = rows.filter({ hasText: 'left half-way.csv' }).first();
  await expect(left).toContainText('Unfinished upload');
  await expect(left).toContainText(admin.persona.name);
  await page.keyboard.press('Escape');
  await admin.api.ok('DELETE', `/api/files/uploads/${unfinished.upload_id}`);
  await page.getByRole('combobox', { name: 'Group by' }).click();
  await page.getByRole('option', { name: 'Storage class' }).click();
  await page.getByTestId('usage-row').getByRole('button', leads).click();
  await expect(rows.first()).toContainText('Standard');
  await picture('behind');
  await accessible();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Group by' }).click();
  await page.getByRole('option', { name: 'Type of file' }).click();
  await page.getByRole('button', { name: /of application\/rtf: show them$/ }).click();
  await rows.first().waitFor();
  for (const row of await rows.all()) await expect(row).toContainText('behind.rtf2.86 MB, stored as 2.86 MB');
  await rows.getByRole('link', { name: 'behind.rtf' }).first().click();
  await page.getByRole('heading', { name: 'Zoë Ångström' }).waitFor();
  // What was charged once leads to whoever caused it.
  await page.goto(`${demo.webUrl}/costs`);
  await page.getByText('Besides, once').click();
  await page.getByRole('link', { name: /^Writing, Standard:/ }).click();
  await expect(page).toHaveURL(/\/audit\?action=upload\.completed&from=\d{4}-\d{2}-01$/);
  await page.getByTestId('audit-row').filter({ hasText: admin.persona.name }).first().waitFor();
});

test('other ways of keeping the files are compared, also one of their own', async ({
  page,
  hospital,
  admin,
  demo,
  picture,
  accessible,
}) => {
  await hospital.signedIn(admin.persona.id);
  await page.goto(`${demo.webUrl}/costs`);
  const ways = page.getByTestId('alternative');
  await ways.filter({ hasText: 'As now' }).first().waitFor();
  expect(await ways.count()).toBeGreaterThan(2);
  await page.getByLabel('After days').fill('180');
  await page.getByRole('button', { name: 'Compare' }).click();
  const moved = ways.filter({ hasText: 'Moved to Glacier Instant Retrieval after 180 days' });
  await moved.waitFor();
  await expect(ways).toHaveCount(2);
  await expect(page.getByLabel('After days'), 'what was asked for stands there still').toHaveValue('180');
  await moved.getByText('How it is done').click();
  await expect(moved.getByTestId('commands')).toContainText(`tenant = "${admin.persona.tenant_id}"`);
  await expect(moved.getByTestId('commands')).toContainText('chartlift-server bucket apply');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await moved.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('The commands are copied.').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await moved.getByTestId('commands').innerText());
  await moved.scrollIntoViewIfNeeded();
  await picture('what-if-commands');
  await accessible();
});

test('an unfinished upload that costs more than compression saves is named as the cause', async ({
  page,
  hospital,
  demo,
  admin,
}) => {
  await page.route(`${demo.apiUrl}/api/costs`, async (route) => {
    const answer = await route.fetch();
    const report = await answer.json();
    // The server's own report of a hospital that has nothing but an unfinished upload.
    const lines = report.bill.lines.filter((line: { recurrence: string }) => line.recurrence === 'monthly');
    const line = { ...lines[0], item: 'storage', kind: 'unfinished_part', objects: 3, amount: '1.20' };
    const savings = { ...report.savings, total: '-1.10', percent: '-1.6' };
    await route.fulfill({ response: answer, json: { ...report, savings, bill: { ...report.bill, lines: [line] } } });
  });
  await hospital.signedIn(admin.persona.id);
  await page.goto(`${demo.webUrl}/costs`);
  await expect(page.getByTestId('unfinished')).toHaveText(
    /^Unfinished uploads cause it: the parts of 3 uploads are kept, for US\$1\.20 a month/,
  );
});

test('the audit log says who opened a record, is verified, and saved whole', async ({
  page,
  hospital,
  clinician,
  admin,
  record,
  demo,
}) => {
  await clinician.api.ok('GET', `/api/medical-records/${record.id}`);
  await hospital.signedIn(admin.persona.id);
  await page.goto(`${demo.webUrl}/audit`);
  // Other tests open records of the same hospital meanwhile.
  const opened = page.getByTestId('audit-row').filter({ hasText: 'Opened a record' });
  await opened.filter({ hasText: clinician.persona.name }).first().waitFor();
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await page.getByText('The log is whole.').waitFor();
  const csv = await saved(page, () => page.getByRole('button', { name: 'Download as CSV' }).click());
  const lines = csv.text.trim().split('\r\n');
  expect(lines[0]).toContain('seq,at,actor_id,actor_name,action');
  expect(lines.some((line) => line.includes('record.read') && line.includes(record.id))).toBe(true);
  // From the latest to the very first, without a gap.
  const numbers = lines.slice(1).map((line) => Number.parseInt(line, 10));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => numbers.length - at));
});

test('a budget is set, and the month stands against it; a department leads to its records', async ({
  page,
  hospital,
  admin,
  demo,
  record,
  accessible,
  picture,
}) => {
  await store(admin.api, record.id, {
    name: 'b.txt',
    type: 'text/plain',
    encoding: 'identity',
    parts: [part(400_000)],
  });
  await hospital.signedIn(admin.persona.id);
  await page.goto(`${demo.webUrl}/costs`);
  const section = page.getByRole('region', { name: 'Budget' });
  await section.getByRole('button', { name: /Set a budget|Change/ }).press('Enter');
  await expect(section.getByLabel('A month'), 'the keyboard goes on in the form').toBeFocused();
  await section.getByLabel('A month').fill('0,0000001');
  await section.getByRole('button', { name: 'Save budget' }).click();
  await expect(section.getByLabel('A month')).toHaveAttribute('aria-invalid', 'true');
  await section.getByLabel('A month').fill('250,50');
  await section.getByLabel('Tell a webhook').fill('https://hooks.example.org/token');
  await section.getByRole('button', { name: 'Save budget' }).press('Enter');
  await expect(section).toContainText('of US$250.50 spent this month');
  await expect(section, 'the secret is told this once').toContainText(/signed with whsec_/);
  const change = section.getByRole('button', { name: 'Change' });
  await expect(change, 'and back to where it began').toBeFocused();
  await change.press('Enter');
  await expect(section).toContainText('hooks.example.org is told until now');
  await section.getByRole('button', { name: 'Save budget' }).click();
  await expect(section.getByLabel('Tell a webhook'), 'whoever is told is not forgotten unseen').toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await section.getByLabel('Tell nobody any more').check();
  await section.getByRole('button', { name: 'Save budget' }).click();
  await expect(section.getByRole('button', { name: 'Save budget' })).toHaveCount(0);
  expect((await admin.api.ok('GET', '/api/costs/budget')).budget.webhook_host).toBe(null);
  await expect(section.getByTestId('budget-expected')).toContainText(/Expected: .*%/);
  await section.scrollIntoViewIfNeeded();
  await picture('budget');
  await accessible();
  await page.getByTestId('usage-row').getByRole('link', { name: 'Cardiology', exact: true }).click();
  await page.getByRole('heading', { name: 'Records' }).waitFor();
  await page.getByText('1 filter').waitFor();
  await expect(page.getByTestId('record-row').first()).toContainText('Cardiology');
  await expect(page, 'what narrows the list down does not stay in the address').toHaveURL(/\/records$/);
});

test('a link with a filter leads there also through signing in', async ({ page, admin, demo }) => {
  await page.goto(`${demo.webUrl}/audit?action=audit.verified`);
  await page.getByTestId(`persona-${admin.persona.id}`).click();
  await page.getByRole('heading', { name: 'Audit log' }).waitFor();
  await expect(page).toHaveURL(/\/audit\?action=audit\.verified$/);
});

test.describe('refused', () => {
  // Browsers report every refused request on their console.
  test.use({ complains: true });

  test('what is typed beside figures stays when they cannot be read again', async ({ page, hospital, admin, demo }) => {
    await hospital.signedIn(admin.persona.id, '/costs');
    const section = page.getByRole('region', { name: 'Budget' });
    await section.getByRole('button', { name: /Set a budget|Change/ }).click();
    await section.getByLabel('A month').fill('77');
    const refused = page.waitForResponse(
      (answer) => answer.url().endsWith('/api/costs/budget') && answer.status() === 403,
    );
    await page.route(`${demo.apiUrl}/api/costs/budget`, (route) =>
      route.request().method() === 'OPTIONS' ? route.continue() : route.fulfill(problem(demo.webUrl, 403, 'forbidden')),
    );
    // As another tab would, which has changed something.
    await page.evaluate(() => new BroadcastChannel('chartlift.stale').postMessage([['chartlift', 'costs']]));
    await refused;
    await frames(page);
    await expect(section.getByLabel('A month')).toHaveValue('77');
  });
});
