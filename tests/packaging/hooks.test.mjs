// The hooks of `/react` and `/query` in a real browser, with the real server: React 18 and 19, StrictMode on, built by Vite.
import assert from 'node:assert/strict';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build, preview } from 'vite';
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
      const { ends, progress } = await page.evaluate(async (record) => {
        const hook = () => /** @type {any} */ (globalThis).page.hooks[record];
        /** @type {number[]} */
        const progress = [];
        const looking = setInterval(() => progress.push(hook().progress), 5);
        const big = new File([new Uint8Array(65 * 1024 * 1024)], 'big.bin');
        const files = [new File(['a letter'], 'letter.txt'), big, new File(['a note'], 'note.txt')];
        const { completed, failed } = await hook().uploadAsync(files);
        clearInterval(looking);
        const ends = {
          completed: completed.map((/** @type {any} */ one) => one.sourceBytes),
          failed: failed.map((/** @type {any} */ one) => `${one.fileName} ${one.error.code}`),
        };
        return { ends, progress };
      }, record);
      assert.deepEqual(ends, { completed: [8, 6], failed: ['big.bin file_too_large'] });
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
      assert.deepEqual([...told].sort(), [...once, ...refused].sort());
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

/** A page of its own, with a record. @param {import('node:test').TestContext} t */
async function open(t) {
  puts.begin();
  const page = await (await browser.newContext()).newPage();
  t.after(() => page.context().close());
  const given = new URLSearchParams({ apiUrl: demo.apiUrl, token: clinician.token });
  await page.goto(`http://localhost:${port}/#${given}`);
  await page.locator('body[data-ready]').waitFor();
  return { page, record: await newRecord() };
}

/** Shows one component with the hook for each name. @param {import('playwright-core').Page} page @param {string[]} names */
async function show(page, names) {
  await page.evaluate((names) => /** @type {any} */ (globalThis).page.show(names), names);
  for (const name of names) await page.locator(`[data-name="${name}"]`).waitFor({ state: 'attached' });
  await page.waitForFunction(
    ([count]) => document.querySelectorAll('[data-name]').length === count,
    /** @type {[number]} */ ([names.length]),
  );
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
