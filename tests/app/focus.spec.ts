// The keyboard's focus: what has it may go, and something sensible has it next; and what changed is said.
import { store } from '../kit/store.mjs';
import { expect, test } from './fixtures.ts';
import { noise, problem } from './kit.ts';

const text = (name: string) => {
  const source = Buffer.from(name);
  return { name, type: 'text/plain', encoding: 'identity' as const, parts: [{ stored: source, source }] };
};

test('a search that is emptied goes on being typed; what was found is said', async ({ page, hospital, clinician }) => {
  await hospital.signedIn(clinician.persona.id, '/patients');
  const search = page.getByRole('searchbox');
  await search.fill('nobody is called so');
  await expect(page.getByRole('status').filter({ hasText: 'Nothing found' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Clear search' }).press('Enter');
  await expect(search).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: /\d found|\d shown/ })).toHaveCount(1);
});

test('a page that takes the place of another begins at its heading', async ({ page, hospital, clinician }) => {
  await hospital.signedIn(clinician.persona.id, '/records');
  await page.getByTestId('record-row').first().getByRole('link').press('Enter');
  await page.getByRole('link', { name: 'All visits' }).waitFor();
  await expect(page.locator('main, h1').and(page.locator(':focus'))).toHaveCount(1);
});

test('files that are deleted, brought back and moved hand it on', async ({ page, hospital, clinician, record }) => {
  const { patient_id, doctor_id } = await clinician.api.ok('GET', `/api/medical-records/${record.id}`);
  const visit = { patient_id, doctor_id, visit_type: 'ambulatory', visit_date: '2026-01-09' };
  await clinician.api.ok('POST', '/api/medical-records', { ...visit, chief_complaint: 'Second visit' });
  for (const name of ['a.txt', 'b.txt', 'c.txt', 'd.txt']) await store(clinician.api, record.id, text(name));
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  const choose = (name: string) => page.getByRole('checkbox', { name: `Choose ${name}` });
  await hospital.listed(['a.txt', 'b.txt', 'c.txt', 'd.txt']);
  const names = await page
    .getByTestId('attachment-row')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-name')));
  const [first = '', second = '', third = '', fourth = ''] = names.map((name) => name ?? '');
  const menu = async (file: string, item: string) => {
    await page.getByRole('button', { name: `More for ${file}` }).press('Enter');
    await page.getByRole('menuitem', { name: item }).press('Enter');
  };

  await test.step('one that is deleted, to the next', async () => {
    await menu(first, 'Delete');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).press('Enter');
    await expect(hospital.attachment(first)).toHaveCount(0);
    await expect(choose(second)).toBeFocused();
  });

  await test.step('the last that is moved, to the one before', async () => {
    await menu(fourth, 'Move…');
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).press('Enter');
    await expect(hospital.attachment(fourth)).toHaveCount(0);
    await expect(page.getByRole('button', { name: `More for ${third}` })).toBeFocused();
  });

  await test.step('the choice that is given up, to the list', async () => {
    await choose(second).press(' ');
    await page.getByRole('button', { name: 'Choose none' }).press('Enter');
    await expect(page.getByRole('checkbox', { name: 'Choose all files' })).toBeFocused();
  });

  await test.step('one that is brought back, to what shows the others', async () => {
    await page.getByRole('button', { name: 'Deleted files' }).press('Enter');
    await page.getByRole('button', { name: `Bring back ${first}` }).press('Enter');
    await page.getByText(`${first} is back among the attachments`).waitFor();
    await expect(hospital.attachment(first)).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Hide deleted files' })).toBeFocused();
  });
});

test('uploads that leave their list hand it on', async ({ page, hospital, clinician, record }) => {
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  const names = ['one.csv', 'two.csv', 'three.csv'];
  await page.getByTestId('file-input').setInputFiles(names.map((name) => noise(name, 1000)));
  await hospital.listed(names);
  const dismiss = (name: string) => page.getByRole('button', { name: `Dismiss ${name}` });
  await dismiss('one.csv').press('Enter');
  await expect(dismiss('two.csv')).toBeFocused();
  await dismiss('three.csv').press('Enter');
  await expect(dismiss('two.csv')).toBeFocused();
  await page.getByRole('button', { name: 'Clear', exact: true }).press('Enter');
  await expect(page.getByTestId('upload-row')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Attachments', exact: true }).locator(':focus')).toHaveCount(1);
});

test('an addendum is written on while it is kept, and the way back is where it began', async ({
  page,
  hospital,
  clinician,
  record,
  demo,
}) => {
  await clinician.api.ok('POST', `/api/medical-records/${record.id}/finalize`, undefined, { 'if-match': '"1"' });
  await hospital.signedIn(clinician.persona.id);
  await page.goto(`${hospital.url}/records/${record.id}`);
  const begin = page.getByRole('button', { name: 'Add an addendum' });
  await begin.press('Enter');
  const field = page.getByLabel('What is to be added');
  await expect(field).toBeFocused();
  await page.keyboard.type('Kept.');
  const kept = page.waitForResponse(
    (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/addenda'),
  );
  await page.route(`${demo.apiUrl}/api/medical-records/*/addenda`, async (route) => {
    const answer = await route.fetch();
    if (route.request().method() === 'POST') await field.pressSequentially(' Typed meanwhile.');
    await route.fulfill({ response: answer });
  });
  await page.getByRole('button', { name: 'Keep as draft' }).press('Enter');
  await kept;
  await page.getByText('Files you add meanwhile become a part of it').waitFor();
  await expect(field).toHaveValue('Kept. Typed meanwhile.');
  await expect(field).toBeFocused();
  await page.getByRole('button', { name: 'Discard' }).press('Enter');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).press('Enter');
  await expect(field).toHaveCount(0);
  await expect(begin).toBeFocused();
});

test('an entry moved to the top is not removed by the next press', async ({ page, hospital, clinician }) => {
  await hospital.signedIn(clinician.persona.id, '/records/new');
  const add = page.getByRole('button', { name: 'Add a diagnosis' });
  await add.click();
  await add.click();
  await page.getByLabel('Diagnosis', { exact: true }).last().fill('The main one');
  await page.getByRole('button', { name: 'Move Diagnosis 2 up' }).press('Enter');
  await expect(page.getByLabel('Diagnosis', { exact: true }).first()).toHaveValue('The main one');
  const up = page.getByRole('button', { name: 'Move Diagnosis 1 up' });
  await expect(up).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Diagnosis', { exact: true })).toHaveCount(2);
});

test('a record that waits for its uploads, and a draft again, is said at its heading', async ({
  page,
  hospital,
  clinician,
  demo,
  record,
}) => {
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  // As the server answers while files go up.
  let waits = true;
  await page.route(`${demo.apiUrl}/api/medical-records/${record.id}/finalize*`, async (route) => {
    if (route.request().method() === 'OPTIONS') return route.continue();
    waits = route.request().method() === 'POST';
    const now = await clinician.api.ok('GET', `/api/medical-records/${record.id}`);
    const finalization = waits ? { requested_by: clinician.persona.name, requested_at: now.updated_at } : null;
    await route.fulfill({ json: { ...now, finalization }, headers: { 'access-control-allow-origin': demo.webUrl } });
  });
  await page.getByRole('button', { name: 'Finalize', exact: true }).press('Enter');
  await page.getByRole('button', { name: 'Finalize record' }).press('Enter');
  await page.getByText('This record will be finalized as soon as its uploads are over').waitFor();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.getByRole('button', { name: 'Keep as draft' }).press('Enter');
  await page.getByText('The record stays a draft').waitFor();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test.describe('refused', () => {
  // Browsers report every refused request on their console.
  test.use({ complains: true });

  test('what is asked for again keeps its place', async ({ page, hospital, clinician, demo }) => {
    const list = /\/api\/medical-records\?/;
    await page.route(list, (route) => route.fulfill(problem(demo.webUrl, 500, 'internal')));
    await hospital.signedIn(clinician.persona.id, '/records');
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await page.unroute(list);
    await again.press('Enter');
    await page.getByTestId('record-row').first().waitFor();
    await expect(page.getByRole('region', { name: 'Records', exact: true })).toBeFocused();
  });

  test('a session that ends in the midst of writing has the focus, and gives it back', async ({
    page,
    context,
    hospital,
    clinician,
    record,
    demo,
  }) => {
    await hospital.signedIn(clinician.persona.id);
    await page.goto(`${hospital.url}/records/${record.id}/edit`);
    const notes = page.getByRole('textbox', { name: 'Notes' });
    await notes.waitFor();
    const api = `${demo.apiUrl}/api/**`;
    await context.route(api, (route) => {
      if (route.request().method() === 'OPTIONS') return route.continue();
      const issuing = route.request().url().endsWith('/api/demo/token');
      return route.fulfill(
        issuing ? problem(demo.webUrl, 404, 'not_found') : problem(demo.webUrl, 401, 'token_expired'),
      );
    });
    await notes.fill('Half a sentence');
    await expect(page.getByRole('main', { name: 'Your session has ended' })).toBeFocused();
    await context.unroute(api);
    await page.getByRole('button', { name: /^Continue as/ }).press('Enter');
    await expect(notes).toBeFocused();
    await expect(notes).toHaveValue('Half a sentence');
    await hospital.saved();
  });

  test('who cannot be let in just now tries again where they were', async ({ page, demo, clinician }) => {
    await page.goto(demo.webUrl);
    const token = `${demo.apiUrl}/api/demo/token`;
    await page.route(token, (route) =>
      route.request().method() === 'OPTIONS' ? route.continue() : route.fulfill(problem(demo.webUrl, 403, 'forbidden')),
    );
    const persona = page.getByTestId(`persona-${clinician.persona.id}`);
    await persona.press('Enter');
    await page.getByText('not now').first().waitFor();
    await expect(persona).toBeFocused();
  });
});
