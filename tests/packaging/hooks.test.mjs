// The hooks of `/react` and `/query` in a real browser, with the real server: React 18 and 19, StrictMode on, built by Vite.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build, preview } from 'vite';
import { accessible } from '../kit/accessible.mjs';
import { createRecord, signIn } from '../kit/api.mjs';
import { launch } from '../kit/browser.mjs';
import { startDemo } from '../kit/demo.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { Network } from '../kit/network.mjs';
import { freePort } from '../kit/ports.mjs';
import { Puts } from '../kit/puts.mjs';
import { slow } from '../kit/thorough.mjs';

const root = path.join(import.meta.dirname, 'apps/hooks');
/** Above what goes up in one PUT. */
const PARTS = 6 * 1024 * 1024;

/** @type {Awaited<ReturnType<typeof startDemo>>} */ let demo;
/** @type {Network} */ let network;
/** @type {Puts} */ let puts;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {Awaited<ReturnType<typeof signIn>>} */ let clinician;
/** @type {string} */ let folder;
/** @type {number} */ let port;

before(async () => {
  port = await freePort();
  [folder, network] = await Promise.all([freshFolder('hooks'), new Network().listen()]);
  demo = await startDemo({ web: false, webPort: port });
  puts = new Puts(network, demo.s3Url);
  browser = await launch([], network.url);
  clinician = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician');
});

after(async () => {
  await browser?.close();
  await network?.stop();
  await demo?.stop();
  await Promise.all([folder, demo?.dataDir].map((made) => made && rm(made, { recursive: true, force: true })));
});

for (const [react, when] of /** @type {const} */ ([
  [18, slow],
  [19, {}],
])) {
  describe(`React ${react}`, when, () => {
    /** @type {import('vite').PreviewServer} */ let server;
    before(async () => {
      const config = /** @type {const} */ ({
        root,
        configFile: false,
        logLevel: 'silent',
        resolve: { alias: react === 18 ? { react: 'react-18', 'react-dom': 'react-dom-18' } : {} },
        build: { outDir: path.join(folder, `react-${react}`), emptyOutDir: true },
      });
      await build(config);
      server = await preview({ ...config, preview: { port, strictPort: true, host: 'localhost' } });
    });
    after(() => server?.close());

    test('uploadAsync settles with what became of each file; its hook tells of these alone', async (t) => {
      const { page, record } = await open(t);
      const other = await newRecord();
      await show(page, [record, other]);
      const { became, progress } = await page.evaluate(async (record) => {
        const hook = () => /** @type {any} */ (globalThis).page.hooks[record];
        /** @type {number[]} */
        const progress = [];
        const looking = setInterval(() => progress.push(hook().progress), 5);
        const big = new File([new Uint8Array(65 * 1024 * 1024)], 'big.bin');
        const files = [new File(['a letter'], 'letter.txt'), big, new File(['a note'], 'note.txt')];
        const { completed, failed } = await hook().uploadAsync(files);
        clearInterval(looking);
        const became = {
          completed: completed.map((/** @type {any} */ one) => one.sourceBytes),
          failed: failed.map((/** @type {any} */ one) => `${one.fileName} ${one.error.code}`),
        };
        return { became, progress };
      }, record);
      assert.deepEqual(became, { completed: [8, 6], failed: ['big.bin file_too_large'] });
      const rising = [...progress].sort((a, b) => a - b);
      assert.deepEqual(progress, rising, 'what was said to be up stays up');
      await settles(page, record, true);
      const hook = await state(page, record);
      assert.deepEqual(
        hook.uploads.map((/** @type {any} */ one) => `${one.fileName} ${one.status}`),
        ['letter.txt done', 'big.bin failed', 'note.txt done'],
      );
      assert.deepEqual([hook.isPending, hook.isSettled, hook.error], [false, true, 'file_too_large']);
      const none = await state(page, other);
      assert.deepEqual([none.uploads, none.isPending, none.isSettled, none.error], [[], false, false, null]);
      const told = await page.evaluate(() => /** @type {any} */ (globalThis).page.told);
      const once = ['letter.txt', 'note.txt'].flatMap((name) =>
        ['begin', 'complete', 'settle'].map((w) => `${w} ${name}`),
      );
      const refused = ['begin big.bin', 'fail big.bin file_too_large', 'settle big.bin'];
      const ends = told.filter((/** @type {string} */ one) => !one.startsWith('progress'));
      assert.deepEqual([...ends].sort(), [...once, ...refused].sort());
      assert.ok(told.includes('progress letter.txt') && !told.includes('progress big.bin'));
      assert.ok(told.lastIndexOf('progress note.txt') < told.indexOf('settle note.txt'), 'progress is of what goes on');
    });

    test('its functions stay the same from render to render', async (t) => {
      const { page, record } = await open(t);
      await show(page, [record]);
      const changed = await page.evaluate(async (record) => {
        const { hooks } = /** @type {any} */ (globalThis).page;
        const before = hooks[record];
        await before.uploadAsync(new File(['a'], 'a.txt'));
        const now = hooks[record];
        return Object.keys(now).filter((key) => typeof now[key] === 'function' && now[key] !== before[key]);
      }, record);
      assert.deepEqual(changed, []);
    });

    test('uploads go on when their component is gone, and the next one shows them', async (t) => {
      const { page, record } = await open(t);
      await show(page, [record]);
      puts.begin(0);
      await begin(page, record, 'scan.bin');
      await puts.untilHeld(1);
      await show(page, []);
      await show(page, [`${record}/again`]);
      const again = await state(page, `${record}/again`);
      assert.deepEqual([again.uploads[0]?.fileName, again.isPending], ['scan.bin', true]);
      puts.release();
      await settles(page, `${record}/again`, true);
      assert.equal((await state(page, `${record}/again`)).uploads[0].status, 'done');
      assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).page.all.length), 1);
    });

    test('pauses, resumes and cancels by id; reset forgets what has ended', async (t) => {
      const { page, record } = await open(t);
      await show(page, [record]);
      puts.begin(0);
      const [first, second] = [await begin(page, record, 'one.bin'), await begin(page, record, 'two.bin')];
      await puts.untilHeld(1);
      await act(page, record, 'pause', first);
      await shows(page, record, 'one.bin paused');
      await act(page, record, 'cancel', second);
      await shows(page, record, 'two.bin cancelled');
      puts.release();
      await act(page, record, 'resume', first);
      await shows(page, record, 'one.bin done');
      await act(page, record, 'reset');
      await settles(page, record, false);
      assert.deepEqual((await state(page, record)).uploads, []);
    });

    test('pauses, resumes, cancels and retries all of its record; dismisses by id', async (t) => {
      const { page, record } = await open(t);
      const other = await newRecord();
      await show(page, [record, other]);
      puts.begin(0);
      await begin(page, record, 'one.bin');
      const second = await begin(page, record, 'two.bin');
      await begin(page, other, 'other.bin');
      await act(page, record, 'pauseAll');
      await shows(page, record, 'one.bin paused, two.bin paused');
      assert.notEqual((await state(page, other)).uploads[0].status, 'paused');
      await act(page, record, 'dismiss', second);
      await act(page, record, 'resumeAll');
      await shows(page, record, 'one.bin uploading, two.bin uploading');
      // A page may close its client and open it again: what was under way can be retried.
      await page.evaluate(() => [.../** @type {any} */ (globalThis).page.clients][0].close());
      await shows(page, record, 'one.bin failed, two.bin failed');
      puts.release();
      await act(page, record, 'retry', second);
      await shows(page, record, 'one.bin failed, two.bin done');
      await act(page, record, 'dismiss', second);
      await page
        .locator(`[data-name="${record}"]`)
        .getByText(/^one\.bin failed$/)
        .waitFor({ state: 'attached' });
      await act(page, record, 'retryAll');
      await shows(page, record, 'one.bin done');
      assert.equal((await state(page, other)).uploads[0].status, 'failed', 'it is another record’s');
      puts.begin(0);
      await begin(page, record, 'three.bin');
      await act(page, record, 'cancelAll');
      await shows(page, record, 'one.bin done, three.bin cancelled');
      puts.release();
    });

    test('what is neither a file nor several is refused in so many words', async (t) => {
      const { page, record } = await open(t);
      await show(page, [record]);
      const said = await page.evaluate(
        (record) =>
          [null, undefined, 'a.txt', {}].map((files) => {
            try {
              return /** @type {any} */ (globalThis).page.hooks[record].upload(files);
            } catch (error) {
              return /** @type {any} */ (error).code;
            }
          }),
        record,
      );
      assert.deepEqual(said, Array(4).fill('invalid_argument'));
    });

    test('the browser asks before the page is left while files go up, and not after', async (t) => {
      const { page, record } = await open(t);
      await show(page, [record]);
      // Old browsers go by what the event returns, new ones also by its default's being prevented.
      const asks = () =>
        page.evaluate(() => {
          const event = document.createEvent('BeforeUnloadEvent');
          event.initEvent('beforeunload', false, true);
          dispatchEvent(event);
          assertAlike(event.defaultPrevented, String(event.returnValue) !== '');
          return event.defaultPrevented;

          /** @param {boolean} one @param {boolean} other */
          function assertAlike(one, other) {
            if (one !== other) throw new Error(`prevented: ${one}, returned: ${other}`);
          }
        });
      assert.equal(await asks(), false);
      puts.begin(0);
      await begin(page, record, 'scan.bin');
      await puts.untilHeld(1);
      assert.equal(await asks(), true);
      puts.release();
      await shows(page, record, 'scan.bin done');
      assert.equal(await asks(), false);
    });

    test('what a callback throws is reported, and ends nothing', async (t) => {
      const { page, record } = await open(t);
      const thrown = page.waitForEvent('pageerror');
      await show(page, [record]);
      await begin(page, record, 'careless.txt', 10);
      assert.equal((await thrown).message, 'a callback that throws');
      await shows(page, record, 'careless.txt done');
    });

    test('the newest getToken is asked, and StrictMode neither makes a second client nor closes the first', async (t) => {
      const { page, record } = await open(t);
      await show(page, [record]);
      await begin(page, record, 'one.txt', 10);
      await shows(page, record, 'one.txt done');
      const first = await page.evaluate(() => {
        const { page } = /** @type {any} */ (globalThis);
        page.renew();
        return page.asked.splice(0);
      });
      assert.deepEqual([...new Set(first)], ['rendering 0']);
      await begin(page, record, 'two.txt', 10);
      await shows(page, record, 'two.txt done');
      const then = await page.evaluate(() => /** @type {any} */ (globalThis).page.asked);
      assert.deepEqual([...new Set(then)], ['rendering 1']);
      assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).page.clients.size), 1);
    });

    test('what is below asks the getToken of its own rendering, also at once', async (t) => {
      const { page } = await open(t);
      await page.evaluate(() => /** @type {any} */ (globalThis).page.list({ enabled: false }));
      await page.locator('[data-records]').waitFor();
      const asked = await page.evaluate(() => {
        const { page } = /** @type {any} */ (globalThis);
        page.asked.length = 0;
        page.renew();
        return page.asked;
      });
      assert.ok(asked.length >= 2, 'both providers were asked');
      assert.deepEqual([...new Set(asked)], ['rendering 1']);
    });

    test('a provider that is given another client gives it to what is below', async (t) => {
      const { page } = await open(t);
      const seen = await page.evaluate(() => {
        const { page } = /** @type {any} */ (globalThis);
        for (const index of [0, 1]) page.setClient(index);
        return page.given;
      });
      assert.deepEqual([...new Set(seen)], [0, 1]);
    });

    test('what becomes of one record’s files is not told to another’s', async (t) => {
      const { page, record } = await open(t);
      const other = await newRecord();
      const visit = (/** @type {string} */ id) =>
        page.evaluate((id) => /** @type {any} */ (globalThis).page.visit(id), id);
      await visit(record);
      puts.begin(0);
      await begin(page, 'visit', 'scan.bin');
      await puts.untilHeld(1);
      await page.evaluate(() => {
        const folder = {
          isDirectory: true,
          createReader: () => ({
            readEntries: (/** @type {any} */ read) => {
              /** @type {any} */ (globalThis).walked = () => read([]);
            },
          }),
        };
        const file = {
          isFile: true,
          fullPath: '/a.txt',
          file: (/** @type {any} */ give) => give(new File(['a'], 'a.txt')),
        };
        let asked = 0;
        Object.defineProperty(DataTransferItem.prototype, 'webkitGetAsEntry', { value: () => [folder, file][asked++] });
        const data = new DataTransfer();
        for (const name of ['folder', 'a.txt']) data.items.add(new File([name], name));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      });
      await visit(other);
      await page.evaluate(() => /** @type {any} */ (globalThis).walked());
      puts.release();
      const told = await page.waitForFunction(() => {
        const { told } = /** @type {any} */ (globalThis).page;
        return told.length === 2 && [...told].sort();
      });
      assert.deepEqual(await told.jsonValue(), [`1 dropped on ${record}`, `scan.bin of ${record}`]);
    });

    test('a dropzone takes the files that are dropped on it, and nothing that is no file', async (t) => {
      const { page } = await open(t);
      const zone = page.locator('[data-zone]');
      const active = () => zone.getAttribute('data-active');
      const files = await page.evaluateHandle(() => {
        const data = new DataTransfer();
        for (const name of ['a.txt', 'b.txt']) data.items.add(new File([name], name));
        return data;
      });
      const text = await page.evaluateHandle(() => {
        const data = new DataTransfer();
        data.setData('text/plain', 'no file');
        return data;
      });
      await zone.dispatchEvent('dragenter', { dataTransfer: text });
      assert.equal(await active(), 'false');
      await zone.dispatchEvent('dragenter', { dataTransfer: files });
      await page.locator('[data-zone][data-active="true"]').waitFor();
      await zone.dispatchEvent('drop', { dataTransfer: files });
      await page.locator('[data-zone][data-active="false"]').waitFor();
      await page.waitForFunction(() => /** @type {any} */ (globalThis).page.dropped.length === 2);
      assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).page.dropped), ['a.txt', 'b.txt']);
    });

    test('a zone that takes one file says what it left out, and a disabled one takes none', async (t) => {
      const { page } = await open(t);
      const zone = page.locator('[data-zone]');
      const files = await twoFiles(page);
      const taken = () =>
        page.evaluate(() => {
          const { dropped, excess } = /** @type {any} */ (globalThis).page;
          return [dropped, excess];
        });
      await page.evaluate(() => /** @type {any} */ (globalThis).page.setZone({ multiple: false }));
      assert.equal(await zone.locator('input').getAttribute('multiple'), null);
      await zone.dispatchEvent('drop', { dataTransfer: files });
      await page.waitForFunction(() => /** @type {any} */ (globalThis).page.excess.length === 1);
      assert.deepEqual(await taken(), [['a.txt'], ['b.txt']]);
      await page.evaluate(() => /** @type {any} */ (globalThis).page.setZone({ disabled: true }));
      assert.ok(await zone.locator('input').isDisabled());
      await zone.dispatchEvent('dragenter', { dataTransfer: files });
      await zone.dispatchEvent('drop', { dataTransfer: files });
      assert.equal(await zone.getAttribute('data-active'), 'false');
      await page.evaluate(() => /** @type {any} */ (globalThis).page.setZone({}));
      await zone.dispatchEvent('drop', { dataTransfer: files });
      await page.waitForFunction(() => /** @type {any} */ (globalThis).page.dropped.length === 3);
      assert.deepEqual(
        await taken(),
        [['a.txt', 'a.txt', 'b.txt'], ['b.txt']],
        'those of the disabled zone are not among them',
      );
    });

    test('a zone opens its picker, and its page has the input, too', async (t) => {
      const { page } = await open(t);
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.evaluate(() => /** @type {any} */ (globalThis).page.zone.open()),
      ]);
      assert.ok(chooser.isMultiple());
      await chooser.setFiles({ name: 'chosen.txt', mimeType: 'text/plain', buffer: Buffer.from('chosen') });
      await page.waitForFunction(() => /** @type {any} */ (globalThis).page.dropped.length === 1);
      const given = () => /** @type {any} */ (globalThis).page.ownRef === document.querySelector('[data-zone] input');
      assert.ok(await page.evaluate(given));
    });

    test('beside usePageDrop, which takes the drop, a zone is not active for ever', async (t) => {
      const { page } = await open(t);
      await page.evaluate(() => /** @type {any} */ (globalThis).page.setZone({ page: true }));
      const zone = page.locator('[data-zone]');
      const files = await twoFiles(page);
      await zone.dispatchEvent('dragenter', { dataTransfer: files });
      await page.locator('[data-zone][data-active="true"]').waitFor();
      await page.locator('[data-page-drop]', { hasText: 'true' }).waitFor();
      await zone.dispatchEvent('drop', { dataTransfer: files });
      await page.locator('[data-page-drop]', { hasText: 'false' }).waitFor();
      await page.waitForFunction(() => /** @type {any} */ (globalThis).page.droppedOnPage.length === 2);
      await page.locator('[data-zone][data-active="false"]').waitFor();
      assert.deepEqual(
        await page.evaluate(() => /** @type {any} */ (globalThis).page.dropped),
        [],
        'one of them has it',
      );
    });

    test('what is dragged over is forgotten when its element is taken off the page, or drops are left to others', async (t) => {
      const { page } = await open(t);
      const setZone = (/** @type {object} */ given) =>
        page.evaluate((given) => /** @type {any} */ (globalThis).page.setZone(given), given);
      await setZone({ page: true });
      const files = await twoFiles(page);
      const drag = (/** @type {string} */ name, /** @type {string} */ where) =>
        page.locator(where).dispatchEvent(name, { dataTransfer: files });
      const dragging = (/** @type {string} */ said) => page.locator('[data-page-drop]', { hasText: said }).waitFor();
      await page.evaluate(() => document.body.append(Object.assign(document.createElement('p'), { id: 'short' })));
      await drag('dragenter', '#short');
      await dragging('true');
      await page.evaluate(() => document.querySelector('#short')?.remove());
      await drag('dragenter', 'body');
      await drag('dragleave', 'body');
      await dragging('false');

      await drag('dragenter', 'body');
      await dragging('true');
      await setZone({ page: true, disabled: true });
      await dragging('false');
      await setZone({ page: true });
      await dragging('false');
    });

    test('of two zones, one in the other, the one is active that files are dragged over', async (t) => {
      const { page } = await open(t);
      const files = await twoFiles(page);
      const drag = (/** @type {string} */ name, /** @type {string} */ where) =>
        page.locator(where).dispatchEvent(name, { dataTransfer: files });
      const active = (/** @type {string} */ zone, /** @type {string} */ inner) =>
        page
          .locator(`[data-zone][data-active="${zone}"] [data-inner][data-active="${inner}"]`)
          .waitFor({ state: 'attached' });
      await drag('dragenter', '[data-zone]');
      await active('true', 'false');
      await drag('dragenter', '[data-inner]');
      await drag('dragleave', '[data-zone]');
      await active('false', 'true');
      await drag('dragenter', '[data-zone]');
      await drag('dragleave', '[data-inner]');
      await active('true', 'false');
      await drag('dragleave', '[data-zone]');
      await active('false', 'false');
    });

    test('the component: of many files, only what has changed is rendered', async (t) => {
      const { page, record } = await open(t);
      await component(page, { recordId: record, counted: true });
      const input = page.locator('[data-chartlift="zone"] input');
      await input.setInputFiles([file('one.bin', 10), file('two.bin', 10)]);
      await page.locator('[data-status="done"]').nth(1).waitFor();
      const worded = () => page.evaluate(() => /** @type {any} */ (globalThis).page.worded.length);
      const before = await worded();
      assert.ok(before >= 2);
      puts.begin(0);
      await input.setInputFiles([file('three.bin')]);
      await puts.untilHeld(1);
      await page.getByRole('button', { name: 'Pause three.bin' }).click();
      await page.locator('[data-status="paused"]').waitFor();
      assert.equal(await worded(), before);
      assert.equal(await page.locator('[data-chartlift="name"]').first().getAttribute('dir'), 'auto');
      puts.release();
    });

    test('the component: many that end together are announced by their number', async (t) => {
      const { page, record } = await open(t);
      await component(page, { recordId: record });
      await page.evaluate(() => {
        const status = document.querySelector('output[aria-live]');
        if (!status) throw new Error('nothing is announced');
        /** @type {(string | null)[]} */
        const said = [];
        Object.assign(globalThis, { said });
        const look = () => said.push(status.textContent);
        new MutationObserver(look).observe(status, { childList: true, characterData: true, subtree: true });
      });
      const names = Array.from({ length: 30 }, (_, index) => `f${index}.txt`);
      await page.locator('[data-chartlift="zone"] input').setInputFiles(names.map((name) => file(name, 10)));
      await page.locator('[data-status="done"]').nth(29).waitFor();
      await says(page, /^(Done: \d+|.* is uploaded\.)$/);
      const said = await page.waitForFunction(() => {
        const { said } = /** @type {any} */ (globalThis);
        const told = said.reduce(
          (/** @type {number} */ sum, /** @type {string} */ text) =>
            sum + Number(/^Done: (\d+)$/.exec(text)?.[1] ?? text.split('is uploaded').length - 1),
          0,
        );
        return told === 30 && said;
      });
      const most = (await said.jsonValue()).map((/** @type {string} */ text) => text.split('is uploaded').length - 1);
      assert.ok(Math.max(...most) <= 3, `${most}`);
    });

    test('the component: every button by its name, and the focus stays where one works', async (t) => {
      const { page, record } = await open(t);
      await component(page, { recordId: record });
      const name = 'Choose files, or drop them here';
      const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
      puts.begin(0);
      await page.getByLabel(name).setInputFiles([file('one.bin'), file('two.bin', 10)]);
      await page.getByRole('status').filter({ hasText: '2 uploads, 0 percent' }).waitFor({ state: 'attached' });
      await accessible(page, { within: '[data-chartlift="file-upload"]' });
      await button('Pause one.bin').press('Enter');
      await focused(page, 'Resume one.bin');
      await page.locator('[data-status="paused"]').getByText('Paused').waitFor();
      await page.keyboard.press('Enter');
      await focused(page, 'Pause one.bin');
      await button('Cancel two.bin').press('Enter');
      await focused(page, 'Remove two.bin from the list');
      await says(page, 'two.bin was cancelled.');
      await page.locator('[data-status="cancelled"]').getByText('Cancelled', { exact: true }).waitFor();
      await page.evaluate(() => [.../** @type {any} */ (globalThis).page.clients][0].close());
      await button('Try one.bin again').focus();
      await accessible(page, { within: '[data-chartlift="file-upload"]' });
      await page.keyboard.press('Enter');
      await focused(page, 'Pause one.bin');
      puts.release();
      await says(page, 'one.bin is uploaded.');
      await focused(page, 'Remove one.bin from the list');
      await page.keyboard.press('Enter');
      await focused(page, 'Remove two.bin from the list');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => !document.querySelector('[data-chartlift="upload"]'));
      assert.ok(await page.getByLabel(name).evaluate((input) => input === document.activeElement));
      await accessible(page, { within: '[data-chartlift="file-upload"]' });
    });

    test('the component: what has ended is not talked over by how the rest stands', async (t) => {
      const { page, record } = await open(t, () => {
        /** @type {(() => void)[]} */
        const ticks = [];
        const set = setInterval;
        const later = (/** @type {() => void} */ action, /** @type {number} */ ms) => {
          if (ms === 10_000) ticks.push(action);
          return set(action, ms);
        };
        Object.assign(globalThis, { ticks, setInterval: later });
      });
      await component(page, { recordId: record });
      puts.begin(0);
      await page.getByLabel('Choose files, or drop them here').setInputFiles([file('one.bin'), file('two.bin', 10)]);
      await page.getByRole('button', { name: 'Cancel two.bin' }).click();
      await says(page, 'two.bin was cancelled.');
      await page.evaluate(async () => {
        /** @type {any} */ (globalThis).ticks.at(-1)();
        for (let frame = 0; frame < 5; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
      });
      assert.equal(await page.getByRole('status').last().textContent(), 'two.bin was cancelled.');
      puts.release();
    });

    test('the component: rows that are removed at once leave the focus on the picker', async (t) => {
      const { page, record } = await open(t);
      await component(page, { recordId: record });
      const input = page.getByLabel('Choose files, or drop them here');
      await input.setInputFiles([file('one.bin', 10), file('two.bin', 10)]);
      await page.locator('[data-status="done"]').nth(1).waitFor();
      await page.evaluate(() => {
        for (const button of document.querySelectorAll('[data-chartlift="dismiss"]')) {
          if (!(button instanceof HTMLElement)) throw new Error('a row without its button');
          button.focus();
          button.click();
        }
      });
      await page.waitForFunction(() => !document.querySelector('[data-chartlift="upload"]'));
      assert.ok(await input.evaluate((input) => input === document.activeElement));
    });

    test('the component: takes what is dropped, one where it is one, none where it is disabled, in the page’s words', async (t) => {
      const { page, record } = await open(t);
      const whole = { recordId: record, german: true };
      await component(page, { ...whole, multiple: false, accept: '.pdf' });
      const input = page.getByLabel('Dateien wählen');
      assert.deepEqual([await input.getAttribute('accept'), await input.getAttribute('multiple')], ['.pdf', null]);
      const zone = page.locator('[data-chartlift="zone"]');
      const files = await twoFiles(page);
      await zone.dispatchEvent('dragenter', { dataTransfer: files });
      await page.locator('[data-chartlift="zone"][data-drag-active]').waitFor();
      await zone.dispatchEvent('drop', { dataTransfer: files });
      await page.getByRole('listitem').filter({ hasText: 'Diese Art nehmen wir nicht' }).waitFor();
      assert.equal(await page.getByRole('listitem').count(), 1);
      await page.getByRole('alert').filter({ hasText: 'Nur eine' }).waitFor();
      await accessible(page, { within: '[data-chartlift="file-upload"]' });
      await component(page, { ...whole, disabled: true });
      assert.ok(await input.isDisabled());
      await zone.dispatchEvent('drop', { dataTransfer: files });
      await component(page, whole);
      await zone.dispatchEvent('drop', { dataTransfer: files });
      await page.locator('[data-status="done"]').nth(1).waitFor();
      assert.equal(await page.getByRole('listitem').count(), 3);
    });

    test('the component: a folder that cannot be read is told of', async (t) => {
      const { page, record } = await open(t);
      await component(page, { recordId: record });
      await page.evaluate(() => {
        const data = new DataTransfer();
        data.items.add(new File(['a'], 'a.txt'));
        const broken = {
          isDirectory: true,
          createReader: () => ({ readEntries: (/** @type {any} */ _, /** @type {any} */ fail) => fail(new Error()) }),
        };
        Object.defineProperty(DataTransferItem.prototype, 'webkitGetAsEntry', { value: () => broken });
        const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector('[data-chartlift="zone"]')?.dispatchEvent(drop);
      });
      await page.getByRole('alert').filter({ hasText: 'could not be read' }).waitFor();
    });

    test('what is not enabled is not read', async (t) => {
      const { page } = await open(t);
      /** @type {string[]} */
      const read = [];
      page.on('request', (request) => read.push(request.url()));
      await createRecord(clinician.api, `Enabled ${react}`);
      await page.evaluate(() => /** @type {any} */ (globalThis).page.list({ enabled: false }));
      await page.locator('[data-records]', { hasText: 'none yet' }).waitFor();
      await page.evaluate(() => /** @type {any} */ (globalThis).page.list({ limit: 1, enabled: true }));
      await page.locator('[data-records]', { hasText: 'new: ' }).waitFor();
      const api = read.filter((url) => url.startsWith(demo.apiUrl)).map((url) => url.slice(demo.apiUrl.length));
      assert.deepEqual(api, ['/api/medical-records?limit=1']);
    });

    test('a list stays while another search runs, but one patient’s never stands in for another’s', async (t) => {
      const { page } = await open(t);
      const visits = await Promise.all(
        ['First', 'Second'].map((said) => createRecord(clinician.api, `${said} ${react}`)),
      );
      const [first, second] = visits.map(({ patient_id }) => ({ patient_id }));
      const list = page.locator('[data-records]');
      const show = (/** @type {object} */ filter) =>
        page.evaluate((filter) => /** @type {any} */ (globalThis).page.list(filter), filter);
      /** @type {(() => void)[]} */
      const held = [];
      let holds = false;
      await page.route(/\/api\/medical-records\?/, async (route) => {
        if (holds) await new Promise((resolve) => held.push(() => resolve(undefined)));
        await route.continue();
      });
      await show({ ...first });
      await list.filter({ hasText: `new: First ${react}` }).waitFor();
      holds = true;
      await show({ ...first, q: 'first' });
      await list.filter({ hasText: `old: First ${react}` }).waitFor();
      await show({ ...second });
      await list.filter({ hasText: 'none yet' }).waitFor();
      holds = false;
      for (const release of held) release();
      await list.filter({ hasText: `new: Second ${react}` }).waitFor();
    });

    test('onStale hears of what a write has put out of date, and the lists here are read again', async (t) => {
      const { page } = await open(t);
      const { patient_id, doctor_id } = await createRecord(clinician.api, `Before ${react}`);
      await page.evaluate(
        (patient_id) => /** @type {any} */ (globalThis).page.list({ patient_id, sort: 'visit_date' }),
        patient_id,
      );
      const list = page.locator('[data-records]');
      await list.filter({ hasText: `new: Before ${react}` }).waitFor();
      const { id, stale } = await page.evaluate(
        async (people) => {
          const { page } = /** @type {any} */ (globalThis);
          const said = { visit_type: 'ambulatory', visit_date: '2027-01-02', chief_complaint: 'After' };
          const record = { ...people, ...said };
          const { id } = await page.create({ record, idempotencyKey: crypto.randomUUID() });
          const stale = page.stale.splice(0);
          await page.invalidate(['of', 'the app']);
          return { id, stale: [...stale, ...page.stale] };
        },
        { patient_id, doctor_id },
      );
      await list.filter({ hasText: `new: Before ${react}, After` }).waitFor();
      assert.deepEqual(stale, [
        ['chartlift', 'records', 'list'],
        ['chartlift', 'records', 'revisions', id],
        ['of', 'the app'],
      ]);
    });

    test('where files move to is out of date, too', async (t) => {
      const { page } = await open(t);
      await page.evaluate(() => /** @type {any} */ (globalThis).page.list({ enabled: false }));
      await page.locator('[data-records]').waitFor();
      const stale = await page.evaluate(async () => {
        const { page } = /** @type {any} */ (globalThis);
        await page.change({ action: 'move', attachment_ids: ['unknown'], record_id: 'there' }).catch(() => {});
        return page.stale.map(String);
      });
      for (const key of ['chartlift,records,one,r', 'chartlift,records,one,there', 'chartlift,records,revisions,there'])
        assert.ok(stale.includes(key), key);
    });

    test('useFetchRecord is the same function from render to render', async (t) => {
      const { page } = await open(t);
      await page.evaluate(() => /** @type {any} */ (globalThis).page.list({ enabled: false }));
      await page.locator('[data-records]').waitFor();
      await page.evaluate(() => /** @type {any} */ (globalThis).page.list({ enabled: false, limit: 2 }));
      await page.evaluate(() => /** @type {any} */ (globalThis).page.renew());
      assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).page.fetchers.size), 1);
    });

    test('a reading from before a change does not show what was before it', async (t) => {
      const { page } = await open(t);
      const { id, revision } = await createRecord(clinician.api, `Old ${react}`);
      const url = `${demo.apiUrl}/api/medical-records/${id}`;
      const first = page.waitForResponse((response) => response.url() === url && response.ok());
      await page.evaluate((id) => {
        const { page } = /** @type {any} */ (globalThis);
        page.list({ enabled: false });
        page.read(id);
      }, id);
      const body = await (await first).text();
      const shown = page.locator('[data-record]');
      await shown.filter({ hasText: `Old ${react}` }).waitFor();
      const [asked, held, given] = [withResolvers(), withResolvers(), withResolvers()];
      await page.route(url, async (route) => {
        if (route.request().method() !== 'GET') return route.continue();
        asked.resolve();
        await held.promise;
        const headers = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };
        // Nobody waits for it any more, where all is well.
        await route.fulfill({ body, headers }).catch(() => {});
        given.resolve();
      });
      await page.evaluate((id) => {
        const { page } = /** @type {any} */ (globalThis);
        page.invalidate(['chartlift', 'records', 'one', id]);
      }, id);
      await asked.promise;
      const changed = { id, revision, changes: { chief_complaint: `New ${react}` } };
      await page.evaluate((changed) => /** @type {any} */ (globalThis).page.update(changed), changed);
      await shown.filter({ hasText: `New ${react}` }).waitFor();
      held.resolve();
      await given.promise;
      await page.unroute(url);
      // Asked later, it is answered later.
      const { id: other } = await createRecord(clinician.api, `Other ${react}`);
      await page.evaluate((id) => /** @type {any} */ (globalThis).page.read(id), other);
      await shown.filter({ hasText: `Other ${react}` }).waitFor();
      await page.evaluate((id) => /** @type {any} */ (globalThis).page.read(id), id);
      assert.equal(await shown.textContent(), `New ${react}`);
    });

    test('useFileDownload saves what is stored, verified, and shows it until it is dismissed', async (t) => {
      const { page, record } = await open(t);
      await show(page, [record]);
      await begin(page, record, 'report.txt', 100_000);
      await shows(page, record, 'report.txt done');
      const { result } = (await state(page, record)).uploads[0];
      // The dialog for the place belongs to a person; without it the file goes through memory.
      await page.evaluate(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.evaluate(
          (id) => void (/** @type {any} */ (globalThis).page.downloads.save(id, { suggestedName: 'report.txt' })),
          result.attachmentId,
        ),
      ]);
      assert.equal(download.suggestedFilename(), 'report.txt');
      const { downloads } = await settled();
      assert.deepEqual(downloads, ['blob done']);
      assert.equal((await stat(await download.path())).size, 100_000);
      await page.evaluate(() => /** @type {any} */ (globalThis).page.downloads.reset());
      await page.waitForFunction(() => /** @type {any} */ (globalThis).page.downloads.downloads.length === 0);

      /** What the hook shows once nothing is under way. */
      async function settled() {
        await page.waitForFunction(() => !(/** @type {any} */ (globalThis).page.downloads.isPending));
        return page.evaluate(() => {
          const { downloads } = /** @type {any} */ (globalThis).page.downloads;
          return { downloads: downloads.map((/** @type {any} */ one) => `${one.savedAs} ${one.status}`) };
        });
      }
    });
  });
}

/** @returns {Promise<string>} */
const newRecord = async () => (await createRecord(clinician.api, 'Hooks')).id;

/** A page of its own, with a record; `first` is what it runs before anything else. @param {import('node:test').TestContext} t @param {() => void} [first] */
async function open(t, first) {
  puts.begin();
  const page = await (await browser.newContext()).newPage();
  t.after(() => page.context().close());
  if (first) await page.addInitScript(first);
  const given = new URLSearchParams({ apiUrl: demo.apiUrl, token: clinician.token });
  await page.goto(`http://localhost:${port}/#${given}`);
  await page.locator('body[data-ready]').waitFor();
  return { page, record: await newRecord() };
}

/** Shows one component with the hook for each name. @param {import('playwright-core').Page} page @param {string[]} names */
async function show(page, names) {
  await page.evaluate((names) => /** @type {any} */ (globalThis).page.show(names), names);
  for (const name of names) await page.locator(`[data-name="${name}"]`).waitFor({ state: 'attached' });
  // What a component hands out comes after what it shows.
  await page.waitForFunction((names) => {
    const { hooks } = /** @type {any} */ (globalThis).page;
    return document.querySelectorAll('[data-name]').length === names.length && names.every((name) => name in hooks);
  }, names);
}

/** Begins a file of bytes that do not compress; answers the upload's id. @param {import('playwright-core').Page} page @param {string} name @param {string} fileName @param {number} [bytes] @returns {Promise<string>} */
function begin(page, name, fileName, bytes = PARTS) {
  return page.evaluate(
    ([name, fileName, bytes]) => {
      const data = new Uint8Array(bytes);
      for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(data.subarray(at, at + 65_536));
      // By chance it would begin like a program, and be refused.
      data[0] = 0x9d;
      const [upload] = /** @type {any} */ (globalThis).page.hooks[name].upload(new File([data], fileName));
      return upload.id;
    },
    /** @type {[string, string, number]} */ ([name, fileName, bytes]),
  );
}

/** Calls one of the hook's functions. @param {import('playwright-core').Page} page @param {string} name @param {string} what @param {string} [id] */
function act(page, name, what, id) {
  return page.evaluate(
    ([name, what, id]) => /** @type {any} */ (globalThis).page.hooks[name ?? ''][what ?? ''](id),
    [name, what, id],
  );
}

/** A file to choose. @param {string} name @param {number} [bytes] */
function file(name, bytes = PARTS) {
  const buffer = randomBytes(bytes);
  // By chance it would begin like a program, and be refused.
  buffer[0] = 0x9d;
  return { name, mimeType: 'application/octet-stream', buffer };
}

/** What two dragged files are to a page. @param {import('playwright-core').Page} page */
function twoFiles(page) {
  return page.evaluateHandle(() => {
    const data = new DataTransfer();
    for (const name of ['a.txt', 'b.txt']) data.items.add(new File([name], name));
    return data;
  });
}

/** Shows `<FileUpload>`. @param {import('playwright-core').Page} page @param {object} given */
function component(page, given) {
  return page.evaluate((given) => /** @type {any} */ (globalThis).page.component(given), given);
}

/** Waits until the focus is on the button of that name. @param {import('playwright-core').Page} page @param {string} name */
function focused(page, name) {
  return page.waitForFunction((name) => document.activeElement?.getAttribute('aria-label') === name, name);
}

/** A promise, and what keeps it. */
function withResolvers() {
  let resolve = () => {};
  /** @type {Promise<void>} */
  const promise = new Promise((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}

/** Waits until screen readers are told something. @param {import('playwright-core').Page} page @param {string | RegExp} text */
function says(page, text) {
  return page.getByRole('status').filter({ hasText: text }).waitFor({ state: 'attached' });
}

/** Waits until the hook's component shows a file in a state. @param {import('playwright-core').Page} page @param {string} name @param {string} text */
function shows(page, name, text) {
  return page.locator(`[data-name="${name}"]`, { hasText: text }).waitFor({ state: 'attached' });
}

/** Waits until the hook has rendered that all has ended, or that there is nothing. @param {import('playwright-core').Page} page @param {string} name @param {boolean} settled */
async function settles(page, name, settled) {
  await page.waitForFunction(
    ([name, settled]) => {
      const hook = /** @type {any} */ (globalThis).page.hooks[name];
      return !hook.isPending && hook.isSettled === settled;
    },
    /** @type {[string, boolean]} */ ([name, settled]),
  );
}

/** What the hook returned last, without its functions. @param {import('playwright-core').Page} page @param {string} name @returns {Promise<any>} */
function state(page, name) {
  return page.evaluate((name) => {
    const { uploads, isPending, isSettled, progress, error } = /** @type {any} */ (globalThis).page.hooks[name];
    return { uploads: JSON.parse(JSON.stringify(uploads)), isPending, isSettled, progress, error: error?.code ?? null };
  }, name);
}
