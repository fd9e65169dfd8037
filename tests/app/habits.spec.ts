// What hospitals' people do to an app all day: two tabs, two editors, dropped folders, windows looked at again.
import { expect, test } from './fixtures.ts';
import { Hospital } from './hospital.ts';
import { frames, gate, noise, problem, refuseMore } from './kit.ts';
import { visits } from './visits.ts';

test.beforeEach(({ hospital, clinician }) => hospital.signedIn(clinician.persona.id, '/records'));

test.describe('refused', () => {
  // Browsers report every refused request on their console.
  test.use({ complains: true });

  test('a page of a list that is refused is asked for once, then by hand', async ({ page, demo }) => {
    const asked = await refuseMore(page, /\/api\/medical-records\?/, demo.webUrl);
    await page.reload();
    // On a phone the end of the list is far below.
    await page.getByTestId('record-row').last().scrollIntoViewIfNeeded();
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await frames(page);
    expect(asked()).toBe(1);
    await again.click();
    await expect.poll(asked).toBe(2);
    await again.waitFor();
  });

  test('a patient’s older visits that are refused are asked for once, then by hand', async ({
    page,
    hospital,
    clinician,
    record,
    demo,
  }) => {
    await visits(clinician.api, record);
    const asked = await refuseMore(page, /\/api\/medical-records\?.*patient_id=/, demo.webUrl);
    await hospital.openRecord(record.id);
    await page.getByRole('button', { name: 'Over time' }).click();
    const refused = page.getByRole('dialog').getByRole('alert');
    await refused.waitFor();
    await frames(page);
    expect(asked()).toBe(1);
    await expect(refused, 'a line without its beginning is not drawn').toBeVisible();
  });

  test('what cannot be kept just now is kept by itself a little later, also upon what another has changed', async ({
    page,
    hospital,
    clinician,
    record,
    demo,
  }) => {
    await page.clock.install();
    await page.goto(`${hospital.url}/records/${record.id}/edit`);
    const notes = page.getByRole('textbox', { name: 'Notes' });
    await notes.fill('Mine');
    // Something else than what is typed here: nobody is asked.
    const address = `/api/medical-records/${record.id}`;
    await clinician.api.ok('PATCH', address, { department: 'Oncology' }, { 'if-match': '"1"' });
    // The first is answered that somebody was first; the one upon theirs is not answered well.
    let away = true;
    await page.route(`${demo.apiUrl}${address}`, (route) =>
      away && route.request().headers()['if-match'] === '"2"'
        ? route.fulfill(problem(demo.webUrl, 503, 'unavailable'))
        : route.continue(),
    );
    const state = (status: string) => page.locator(`[data-testid="saving"][data-status="${status}"]`);
    await page.clock.fastForward(3_000);
    await state('failed').waitFor();
    away = false;
    await page.clock.fastForward(20_000);
    await state('saved').waitFor();
    const kept = await clinician.api.ok('GET', address);
    expect([kept.notes, kept.department]).toEqual(['Mine', 'Oncology']);
  });

  test('two people edit a record: the second sees both, and nothing is lost', { tag: '@phone' }, async ({
    page,
    hospital,
    clinician,
    record,
    picture,
  }) => {
    await hospital.openRecord(record.id);
    // The form saves by itself after a pause: however long the test takes, they are first.
    const theirs = gate();
    await page.route(`**/api/medical-records/${record.id}`, async (route) => {
      if (route.request().method() === 'PUT') await theirs.opened;
      await route.continue();
    });
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Chief complaint').fill('Mine');
    await page.getByRole('textbox', { name: 'Notes' }).fill('My notes');
    await clinician.api.ok(
      'PATCH',
      `/api/medical-records/${record.id}`,
      { chief_complaint: 'Theirs', department: 'Oncology' },
      { 'if-match': '"1"' },
    );
    theirs.open();
    await page.getByRole('button', { name: 'Done' }).first().click();
    const conflict = page.getByTestId('conflict-chief_complaint');
    await conflict.getByText('Theirs', { exact: true }).last().waitFor();
    await expect(conflict).toContainText('Mine');
    await page.getByText('Taken over from them: Department').waitFor();
    await picture('conflict');
    await conflict.getByRole('button', { name: 'Use theirs' }).click();
    await hospital.saved();
    await page.getByRole('button', { name: 'Done' }).first().click();
    await page.waitForURL(/\/records\/[^/]+$/);
    const saved = await clinician.api.ok('GET', `/api/medical-records/${record.id}`);
    expect([saved.chief_complaint, saved.department, saved.notes]).toEqual(['Theirs', 'Oncology', 'My notes']);
  });
});

test('looking at the window again reads nothing, so that the audit log tells no false story', async ({
  page,
  hospital,
  demo,
  record,
}) => {
  await page.clock.install();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(demo.apiUrl)) asked.push(request.url().slice(demo.apiUrl.length));
  });
  await hospital.openRecord(record.id);
  await page.getByText('No attachments yet').waitFor();
  await page.waitForLoadState('networkidle');
  // What a slow page asks for the first time only now is no second look.
  const before = new Set(asked.splice(0));
  await page.clock.fastForward(60_000);
  await page.evaluate(() => {
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.clock.fastForward(1_000);
  await frames(page);
  expect(asked.filter((path) => before.has(path))).toEqual([]);
});

test('what is typed is kept by itself: also when one goes elsewhere, and after a reload', async ({
  page,
  hospital,
  clinician,
  record,
}) => {
  await page.goto(`${hospital.url}/records/${record.id}/edit`);
  await page.getByRole('textbox', { name: 'Notes' }).fill('Before the pause was over');
  // Within the app, without waiting for the pause after which it is saved.
  await page.getByRole('link', { name: 'Patients' }).first().click();
  await page.getByTestId('patient-row').first().waitFor();
  const kept = async () => (await clinician.api.ok('GET', `/api/medical-records/${record.id}`)).notes;
  await expect.poll(kept).toBe('Before the pause was over');
  await page.goto(`${hospital.url}/records/${record.id}/edit`);
  await page.getByRole('textbox', { name: 'Notes' }).fill('After the pause');
  await hospital.saved();
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue('After the pause');
});

test('a file dropped where nothing takes it stays outside, and the app stays', async ({ page }) => {
  const left = await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'a.txt'));
    const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.body.dispatchEvent(drop);
    return !drop.defaultPrevented;
  });
  expect(left, 'the browser would have opened the file in place of the app').toBe(false);
});

test('what an operating system leaves in folders is left out, and named once', async ({ page, hospital, record }) => {
  await hospital.openRecord(record.id);
  const left = ['.DS_Store', 'Thumbs.db', '._scan.csv', 'scan.csv'].map((name) => noise(name, 100));
  await page.getByTestId('file-input').setInputFiles(left);
  await page.getByText('Files of the operating system were left out').waitFor();
  await hospital.listed(['scan.csv']);
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
});

test('a record opened in a new tab does not ask to sign in, and one tab sees what another added', async ({
  page,
  hospital,
  context,
  demo,
  record,
}) => {
  await hospital.openRecord(record.id);
  await page.getByText('No attachments yet').waitFor();
  const second = await context.newPage();
  await new Hospital(second, demo.webUrl).openRecord(record.id);
  await second.getByTestId('file-input').setInputFiles([noise('from-the-second.csv', 1000)]);
  await page.bringToFront();
  await hospital.attachment('from-the-second.csv').waitFor();
  await page.getByRole('button', { name: /Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await second.getByRole('heading', { name: 'Sign in to your hospital' }).waitFor();
});

test('one language throughout, whatever the browser prefers', async ({ page, hospital, record }) => {
  await hospital.openRecord(record.id);
  await page.getByTestId('file-input').setInputFiles([noise('now.csv', 1000)]);
  await hospital.listed(['now.csv']);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB');
  await expect(hospital.attachment('now.csv').locator('time')).toHaveText(/this minute|ago/);
});
