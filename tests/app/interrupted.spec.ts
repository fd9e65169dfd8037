// What happens to uploads while their user is away: a locked screen, a session that ends, a page that fails.
import type { Page } from '@playwright/test';
import { cors } from '../kit/listener.mjs';
import { brings } from '../kit/puts.mjs';
import { store } from '../kit/store.mjs';
import { expect, test } from './fixtures.ts';
import { gate, MIB, noise, problem } from './kit.ts';

test.use({ gated: true });

test('a locked screen shows and takes nothing, and its uploads go on', async ({
  page,
  hospital,
  clinician,
  puts,
  record,
  accessible,
  picture,
}) => {
  const text = Buffer.from('old');
  const old = {
    name: 'old.txt',
    type: 'text/plain',
    encoding: 'identity' as const,
    parts: [{ stored: text, source: text }],
  };
  await store(clinician.api, record.id, old);
  await page.clock.install();
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  puts.begin(0);
  await page.getByTestId('file-input').setInputFiles([noise('long.csv', 8 * MIB)]);
  await hospital.upload('uploading').waitFor();
  // An upload that ends while the screen is locked signs its user out: this one is not to end before its user is back.
  const back = gate();
  await page.route('**/complete', (route) => back.opened.then(() => route.continue()));
  await hospital.menu('old.txt', 'Rename');
  const dialog = page.getByRole('dialog', { name: 'Rename file' });
  await dialog.getByLabel('File name').fill('Half typed');
  await page.clock.fastForward('16:00');
  await page.getByRole('heading', { name: 'Locked' }).waitFor();
  await expect(dialog, 'an open dialog is hidden too').toBeHidden();
  expect(await page.locator('body').innerText(), 'the patient is not to be seen').not.toContain('Zoë');
  await picture('locked');
  await accessible();
  await hospital.drop([{ name: 'late.csv', type: 'text/csv', chunks: () => [Buffer.from('late')] }]);
  const completes = page.waitForRequest('**/complete');
  puts.release();
  await completes;
  await page.getByRole('button', { name: /^Continue as/ }).click();
  await expect(dialog.getByLabel('File name')).toHaveValue('Half typed');
  back.open();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await hospital.listed(['long.csv']);
  await expect(page.getByTestId('upload-row'), 'nothing was taken while it was locked').toHaveCount(1);
});

test('the keyboard stays where it is through pause, resume and finalize', async ({
  page,
  hospital,
  clinician,
  puts,
  record,
}) => {
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  puts.begin(0);
  await page.getByTestId('file-input').setInputFiles([noise('keys.csv', 8 * MIB)]);
  await hospital.upload('uploading').waitFor();
  const pause = page.getByRole('button', { name: 'Pause keys.csv' });
  const resume = page.getByRole('button', { name: 'Resume keys.csv' });
  await pause.press('Enter');
  await expect(resume).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(pause).toBeFocused();
  puts.release();
  await hospital.listed(['keys.csv']);
  await page.getByRole('button', { name: 'Finalize', exact: true }).press('Enter');
  await page.getByRole('button', { name: 'Finalize record' }).press('Enter');
  await page.getByText('This record is finalized').waitFor();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test.describe('with faults', () => {
  // Browsers report every refused request, and every error caught by a boundary, on their console.
  test.use({ complains: true });

  test('a session that ends locks the screen; uploads wait, and go on with the next one', async ({
    page,
    context,
    hospital,
    clinician,
    demo,
    puts,
    record,
  }) => {
    await hospital.signedIn(clinician.persona.id);
    await hospital.openRecord(record.id);
    puts.begin(0);
    await page.getByTestId('file-input').setInputFiles([noise('waits.csv', 8 * MIB)]);
    await hospital.upload('uploading').waitFor();
    const api = `${demo.apiUrl}/api/**`;
    await context.route(api, (route) => {
      if (route.request().method() === 'OPTIONS') return route.continue();
      const issuing = route.request().url().endsWith('/api/demo/token');
      return route.fulfill(
        issuing ? problem(demo.webUrl, 404, 'not_found') : problem(demo.webUrl, 401, 'token_expired'),
      );
    });
    puts.release();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await page.getByText('One upload waits for it').waitFor();
    await context.unroute(api);
    await page.getByRole('button', { name: /^Continue as/ }).click();
    await hospital.listed(['waits.csv']);
  });

  test('what an upload waits for is told, and until when', async ({
    page,
    hospital,
    clinician,
    record,
    network,
    demo,
  }) => {
    await hospital.signedIn(clinician.persona.id);
    await hospital.openRecord(record.id);
    const s3 = new URL(demo.s3Url).origin;
    const forget = network?.add(async (exchange, next) => {
      if (!brings(exchange.method) || exchange.url.origin !== s3) return next();
      await exchange.body();
      exchange.response.writeHead(503, { ...cors, 'retry-after': '120' }).end();
    });
    await page.getByTestId('file-input').setInputFiles([noise('told.csv', MIB)]);
    const waits = hospital.upload('uploading').locator('[data-figure="waits"]');
    await expect(waits).toHaveText(/for the file store, tries again at \d\d:\d\d \(1 try failed\)/);
    forget?.();
    // Whoever knows better need not wait.
    await page.getByRole('button', { name: 'Pause told.csv' }).click();
    await expect(waits).toHaveCount(0);
    await page.getByRole('button', { name: 'Resume told.csv' }).click();
    await hospital.listed(['told.csv']);
  });

  for (const { what, path, answer, ask } of [
    {
      what: 'a page',
      path: 'costs',
      answer: { bill: null },
      ask: (page: Page) => page.getByRole('link', { name: 'Storage costs' }).click(),
    },
    {
      what: 'the frame around all pages',
      path: 'me',
      answer: { permissions: 1 },
      // As another tab would, whose user has been given another role.
      ask: (page: Page) => page.evaluate(() => new BroadcastChannel('chartlift.stale').postMessage([['me']])),
    },
  ]) {
    test(`${what} that fails keeps its uploads`, async ({ page, hospital, admin, demo, puts, record }) => {
      await hospital.signedIn(admin.persona.id);
      await hospital.openRecord(record.id);
      puts.begin(0);
      await page.getByTestId('file-input').setInputFiles([noise('kept.csv', 8 * MIB)]);
      await hospital.upload('uploading').waitFor();
      await page.route(`${demo.apiUrl}/api/${path}`, (route) =>
        route.fulfill({ json: answer, headers: { 'access-control-allow-origin': demo.webUrl } }),
      );
      await ask(page);
      await page.getByRole('heading', { name: 'Something went wrong' }).waitFor();
      puts.release();
      await expect
        .poll(async () => (await admin.api.all(`/api/medical-records/${record.id}/attachments`)).length)
        .toBe(1);
    });
  }
});
