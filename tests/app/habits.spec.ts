// What hospitals' people do to an app all day: two tabs, two editors, dropped folders, windows looked at again.
import { expect, test } from './fixtures.ts';
import { Hospital } from './hospital.ts';
import { frames, noise, problem } from './kit.ts';

test.beforeEach(({ hospital, clinician }) => hospital.signIn(clinician.persona.id));

test.describe('refused', () => {
  // Browsers report every refused request on their console.
  test.use({ complains: true });

  test('a page of a list that is refused is asked for once, then by hand', async ({ page, demo }) => {
    let asked = 0;
    await page.route(/\/api\/medical-records\?/, async (route) => {
      if (new URL(route.request().url()).searchParams.has('cursor')) {
        asked += 1;
        return route.fulfill(problem(demo.webUrl, 403, 'forbidden'));
      }
      const answer = await route.fetch();
      return route.fulfill({ response: answer, json: { ...(await answer.json()), next_cursor: 'more' } });
    });
    await page.reload();
    // On a phone the end of the list is far below.
    await page.getByTestId('record-row').last().scrollIntoViewIfNeeded();
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await frames(page);
    expect(asked).toBe(1);
    await again.click();
    await expect.poll(() => asked).toBe(2);
    await again.waitFor();
  });

  test('two people edit a record: the second sees both, and nothing is lost', async ({
    page,
    hospital,
    clinician,
    record,
  }) => {
    await hospital.openRecord(record.id);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit record' });
    await dialog.getByLabel('Chief complaint').fill('Mine');
    await dialog.getByLabel('Notes').fill('My notes');
    await clinician.api.ok(
      'PATCH',
      `/api/medical-records/${record.id}`,
      { chief_complaint: 'Theirs', department: 'Oncology' },
      { 'if-match': '"1"' },
    );
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    const conflict = dialog.getByTestId('conflict-chief_complaint');
    await conflict.getByText('Theirs', { exact: true }).waitFor();
    await dialog.getByText('Taken over from them: Department').waitFor();
    await conflict.getByRole('button', { name: 'Use theirs' }).click();
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await dialog.waitFor({ state: 'detached' });
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
  await hospital.openRecord(record.id);
  await page.getByText('No attachments yet').waitFor();
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(demo.apiUrl)) asked.push(new URL(request.url()).pathname);
  });
  await page.clock.fastForward(60_000);
  await page.evaluate(() => {
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.clock.fastForward(1_000);
  expect(asked).toEqual([]);
});

test('typed text is lost neither by a click outside nor by Escape', async ({ page }) => {
  await page.getByTestId('new-record').click();
  const dialog = page.getByRole('dialog', { name: 'New record' });
  await page.mouse.click(5, 5);
  await dialog.waitFor({ state: 'detached' });
  await page.getByTestId('new-record').click();
  await dialog.getByLabel('Chief complaint').fill('Ida Blum');
  await page.mouse.click(5, 5);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Go on editing' }).click();
  await expect(dialog.getByLabel('Chief complaint')).toHaveValue('Ida Blum');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await dialog.waitFor({ state: 'detached' });
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
