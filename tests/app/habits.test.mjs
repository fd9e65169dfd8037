// What hospitals' people do to an app all day: two tabs, two editors, dropped folders, breaks, printers, phones.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRecord, signIn } from '../kit/api.mjs';
import { desk, launch, phone, screenshot } from '../kit/browser.mjs';
import { startDemo } from '../kit/demo.mjs';
import { Network } from '../kit/network.mjs';
import { Puts } from '../kit/puts.mjs';
import { Hospital } from './hospital.mjs';

const MIB = 1024 * 1024;
const isClinician = (/** @type {{ role: string }} */ persona) => persona.role === 'clinician';

/** @type {import('../kit/demo.mjs').Demo} */ let demo;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Network} */ let network;
/** @type {Puts} */ let puts;
/** @type {Awaited<ReturnType<typeof signIn>>} */ let clinician;

before(async () => {
  demo = await startDemo();
  network = await new Network().listen();
  puts = new Puts(network, demo.s3Url);
  browser = await launch([], network.url);
  clinician = await signIn(demo.apiUrl, isClinician);
});

after(async () => {
  await browser?.close();
  await network?.stop();
  await demo?.stop();
});

/** @typedef {{ page: import('playwright-core').Page, hospital: Hospital, context: import('playwright-core').BrowserContext }} Desk */

/**
 * Runs a test in a browser profile of its own, signed in.
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {(desk: Desk) => Promise<void>} use
 * @param {(page: import('playwright-core').Page) => Promise<void>} [first] before the app is opened
 */
async function signedIn(options, use, first) {
  const context = await browser.newContext({ viewport: desk, locale: 'de-DE', ...options });
  try {
    const page = await context.newPage();
    await first?.(page);
    const hospital = new Hospital(page, demo.webUrl);
    await hospital.signIn(clinician.persona.id);
    await use({ page, hospital, context });
  } finally {
    puts.release();
    await context.close();
  }
}

/** Lets the page react to what has just happened to it. @param {import('playwright-core').Page} page */
const frames = (page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 20; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });

const noise = (/** @type {string} */ name, /** @type {number} */ bytes) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(Uint8Array.from({ length: bytes }, (_, at) => (at * 2_654_435_761) >>> (at % 24))),
});

test('a page of a list that is refused is asked for once, then by hand', () =>
  signedIn({}, async ({ page }) => {
    let asked = 0;
    await page.route(/\/api\/medical-records\?/, async (route) => {
      if (new URL(route.request().url()).searchParams.has('cursor')) {
        asked += 1;
        const problem = { code: 'forbidden', detail: 'not now', status: 403, title: 'Forbidden', type: 'about:blank' };
        return route.fulfill({
          status: 403,
          contentType: 'application/problem+json',
          headers: { 'access-control-allow-origin': demo.webUrl },
          body: JSON.stringify(problem),
        });
      }
      // Asked for from here: the driver's own requests do not pass the proxy that stands before the app's.
      const answer = await fetch(route.request().url(), { headers: await route.request().allHeaders() });
      const list = await answer.json();
      return route.fulfill({
        headers: { 'access-control-allow-origin': demo.webUrl },
        json: { ...list, next_cursor: 'more' },
      });
    });
    await page.reload();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await frames(page);
    assert.equal(asked, 1);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    assert.equal(asked, 2);
  }));

test('looking at the window again reads nothing, so that the audit log tells no false story', () =>
  signedIn({}, async ({ page, hospital }) => {
    const { id } = await createRecord(clinician.api, 'Looked at once');
    await page.clock.install();
    await hospital.openRecord(id);
    await page.getByText('No attachments yet').waitFor();
    await page.waitForLoadState('networkidle');
    /** @type {string[]} */
    const asked = [];
    page.on('request', (request) => {
      if (request.url().startsWith(demo.apiUrl)) asked.push(new URL(request.url()).pathname);
    });
    await page.clock.fastForward(60_000);
    await page.evaluate(() => {
      window.dispatchEvent(new Event('focus'));
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.clock.fastForward(1_000);
    assert.deepEqual(asked, []);
  }));

test('typed text is lost neither by a click outside nor by Escape', () =>
  signedIn({}, async ({ page }) => {
    await page.getByTestId('new-record').click();
    const dialog = page.getByRole('dialog', { name: 'New record' });
    await page.mouse.click(5, 5);
    await dialog.waitFor({ state: 'detached' });
    await page.getByTestId('new-record').click();
    await dialog.getByLabel('Patient').fill('Ida Blum');
    await page.mouse.click(5, 5);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Go on editing' }).click();
    assert.equal(await dialog.getByLabel('Patient').inputValue(), 'Ida Blum');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });
  }));

test('two people edit a record: the second sees both, and nothing is lost', () =>
  signedIn({}, async ({ page, hospital }) => {
    const record = await createRecord(clinician.api, 'Edited twice');
    await hospital.openRecord(record.id);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit record' });
    await dialog.getByLabel('Title').fill('Mine');
    await dialog.getByLabel('Notes').fill('My notes');
    const { patient_name, mrn, birth_date, visit_type, visit_date } = record;
    await clinician.api.ok(
      'PUT',
      `/api/medical-records/${record.id}`,
      { patient_name, mrn, birth_date, visit_type, visit_date, title: 'Theirs', department: 'Oncology', notes: '' },
      { 'if-match': '"1"' },
    );
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    const conflict = dialog.getByTestId('conflict-title');
    await conflict.getByText('Theirs', { exact: true }).waitFor();
    await dialog.getByText('Taken over from them: Department').waitFor();
    await screenshot(page, 'conflict-desk');
    assert.equal(await dialog.getByLabel('Title').inputValue(), 'Mine');
    await conflict.getByRole('button', { name: 'Use theirs' }).click();
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await dialog.waitFor({ state: 'detached' });
    const saved = await clinician.api.ok('GET', `/api/medical-records/${record.id}`);
    assert.deepEqual([saved.title, saved.department, saved.notes], ['Theirs', 'Oncology', 'My notes']);
  }));

test('a file dropped where nothing takes it stays outside, and the app stays', () =>
  signedIn({}, async ({ page }) => {
    const left = await page.evaluate(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['x'], 'a.txt'));
      const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
      document.body.dispatchEvent(drop);
      return !drop.defaultPrevented;
    });
    assert.equal(left, false, 'the browser would have opened the file in place of the app');
  }));

test('what an operating system leaves in folders is left out, and named once', () =>
  signedIn({}, async ({ page, hospital }) => {
    const { id } = await createRecord(clinician.api, 'A folder');
    await hospital.openRecord(id);
    await page
      .getByTestId('file-input')
      .setInputFiles(['.DS_Store', 'Thumbs.db', '._scan.csv', 'scan.csv'].map((name) => noise(name, 100)));
    await page.getByText('Files of the operating system were left out').waitFor();
    await hospital.listed(['scan.csv']);
    assert.equal(await page.getByTestId('upload-row').count(), 1);
  }));

test('a locked screen shows and takes nothing, and its uploads go on', () =>
  signedIn(
    {},
    async ({ page, hospital }) => {
      const { id } = await createRecord(clinician.api, 'Locked');
      await hospital.openRecord(id);
      puts.begin(0);
      await page.getByTestId('file-input').setInputFiles([noise('long.csv', 8 * MIB)]);
      await page.locator('[data-testid="upload-row"][data-status="uploading"]').waitFor();
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Edit record' });
      await dialog.getByLabel('Title').fill('Half typed');
      await page.clock.fastForward('16:00');
      await page.getByRole('heading', { name: 'Locked' }).waitFor();
      assert.ok(await dialog.isHidden(), 'an open dialog is hidden too');
      assert.equal((await page.locator('body').innerText()).includes('Zoë'), false, 'the patient is not to be seen');
      await hospital.drop([{ name: 'late.csv', type: 'text/csv', chunks: () => [Buffer.from('late')] }]);
      puts.release();
      await page.getByRole('button', { name: /^Continue as/ }).click();
      assert.equal(await dialog.getByLabel('Title').inputValue(), 'Half typed');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Discard' }).click();
      await hospital.listed(['long.csv']);
      assert.equal(await page.getByTestId('upload-row').count(), 1, 'nothing was taken while it was locked');
    },
    async (page) => {
      await page.clock.install();
    },
  ));

test('a session that ends locks the screen; uploads wait, and go on with the next one', () =>
  signedIn({}, async ({ page, hospital, context }) => {
    const { id } = await createRecord(clinician.api, 'Ended');
    await hospital.openRecord(id);
    puts.begin(0);
    await page.getByTestId('file-input').setInputFiles([noise('waits.csv', 8 * MIB)]);
    await page.locator('[data-testid="upload-row"][data-status="uploading"]').waitFor();
    const problem = (/** @type {number} */ status, /** @type {string} */ code) => ({
      status,
      contentType: 'application/problem+json',
      headers: { 'access-control-allow-origin': demo.webUrl },
      body: JSON.stringify({ code, detail: 'it has ended', status, title: 'Ended', type: 'about:blank' }),
    });
    const api = `${demo.apiUrl}/api/**`;
    await context.route(api, (route) =>
      route.request().method() === 'OPTIONS'
        ? route.continue()
        : route.fulfill(
            route.request().url().endsWith('/api/demo/token')
              ? problem(404, 'not_found')
              : problem(401, 'token_expired'),
          ),
    );
    puts.release();
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await page.getByText('One upload waits for it').waitFor();
    await context.unroute(api);
    await page.getByRole('button', { name: /^Continue as/ }).click();
    await hospital.listed(['waits.csv']);
  }));

test('a record opened in a new tab does not ask to sign in, and one tab sees what another added', () =>
  signedIn({}, async ({ page, hospital, context }) => {
    const { id } = await createRecord(clinician.api, 'Two tabs');
    await hospital.openRecord(id);
    await page.getByText('No attachments yet').waitFor();
    const second = await context.newPage();
    await new Hospital(second, demo.webUrl).openRecord(id);
    await second.getByTestId('file-input').setInputFiles([noise('from-the-second.csv', 1000)]);
    await page.bringToFront();
    await hospital.attachment('from-the-second.csv').waitFor();
    await page.getByRole('button', { name: /Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await second.getByRole('heading', { name: 'Sign in to your hospital' }).waitFor();
  }));

test('the keyboard stays where it is through pause, resume and finalize', () =>
  signedIn({}, async ({ page, hospital }) => {
    const { id } = await createRecord(clinician.api, 'By keyboard');
    await hospital.openRecord(id);
    puts.begin(0);
    await page.getByTestId('file-input').setInputFiles([noise('keys.csv', 8 * MIB)]);
    await page.locator('[data-testid="upload-row"][data-status="uploading"]').waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await page.getByRole('button', { name: 'Pause keys.csv' }).press('Enter');
    await page.getByRole('button', { name: 'Resume keys.csv' }).waitFor();
    assert.equal(await focused(), 'Resume keys.csv');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Pause keys.csv' }).waitFor();
    assert.equal(await focused(), 'Pause keys.csv');
    puts.release();
    await hospital.listed(['keys.csv']);
    await page.getByRole('button', { name: 'Finalize', exact: true }).press('Enter');
    await page.getByRole('button', { name: 'Finalize record' }).press('Enter');
    await page.getByText('This record is finalized').waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  }));

test('on paper a record is whole: patient, tables with headings, no bars, no buttons, dark on white', () =>
  signedIn({ colorScheme: 'dark' }, async ({ page, hospital }) => {
    const { id } = await createRecord(clinician.api, 'Printed');
    await hospital.openRecord(id);
    await page.getByTestId('file-input').setInputFiles([noise('printed.csv', 1000)]);
    await hospital.listed(['printed.csv']);
    // A4 at 96 dots an inch less its margins: as narrow as a tablet, and still paper.
    await page.setViewportSize({ width: 718, height: 1000 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const text of ['Zoë Ångström', 'printed.csv', 'Stored', /printed by/]) {
      await page.getByText(text).filter({ visible: true }).first().waitFor();
    }
    assert.equal(await page.locator('button:visible, nav:visible').count(), 0);
    const shades = await page.evaluate(() => {
      const shade = (/** @type {string} */ color) => {
        const context = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        return context.getImageData(0, 0, 1, 1).data[0] ?? 0;
      };
      const { color, backgroundColor } = getComputedStyle(document.body);
      return { ink: shade(color), paper: shade(backgroundColor) };
    });
    assert.ok(shades.paper === 255 && shades.ink < 100, `ink ${shades.ink} on ${shades.paper}`);
    const pdf = await page.pdf({ format: 'A4' });
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  }));

test('on a phone the hospital is named, and at 400 % zoom nothing covers what has the focus', () =>
  signedIn({ viewport: phone }, async ({ page }) => {
    await page.getByRole('banner').getByText(clinician.persona.tenant_name).waitFor();
    await screenshot(page, 'records-phone-tenant');
    await page.setViewportSize({ width: 320, height: 256 });
    const link = page.getByTestId('record-row').first().getByRole('link');
    await link.focus();
    const covered = await link.evaluate((element) => {
      const box = element.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return !top?.closest('[data-testid="record-row"]');
    });
    assert.equal(covered, false);
  }));

test('one language throughout, whatever the browser prefers', () =>
  signedIn({ locale: 'de-DE' }, async ({ page, hospital }) => {
    const { id } = await createRecord(clinician.api, 'One language');
    await hospital.openRecord(id);
    await page.getByTestId('file-input').setInputFiles([noise('now.csv', 1000)]);
    await hospital.listed(['now.csv']);
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en-GB');
    assert.match((await hospital.attachment('now.csv').locator('time').textContent()) ?? '', /this minute|ago/);
  }));
