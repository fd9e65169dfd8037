// The first file of a page, where what it takes does not load, or not at once, or comes from elsewhere.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { createRecord, signIn } from '../kit/api.mjs';
import { launch } from '../kit/browser.mjs';
import { startDemo } from '../kit/demo.mjs';
import { servePages } from '../kit/pages.mjs';

/** @type {Awaited<ReturnType<typeof servePages>>} */ let pages;
/** @type {import('../kit/demo.mjs').Demo} */ let demo;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {{ apiUrl: string, token: string, recordId: string }} */ let given;

before(async () => {
  pages = await servePages();
  demo = await startDemo({ web: false, webPort: Number(new URL(pages.url).port) });
  browser = await launch();
  const { api, token } = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician');
  const { id: recordId } = await createRecord(api, 'First file');
  given = { apiUrl: demo.apiUrl, token, recordId };
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  await pages?.stop();
  if (demo) await rm(demo.dataDir, { recursive: true, force: true });
});

/**
 * Loads the page with a client in it; `warnings` are what its developer is told.
 * @param {import('node:test').TestContext} t
 * @param {object} [options] of the client
 */
async function visited(t, options = {}) {
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  /** @type {string[]} */
  const warnings = [];
  page.on('console', (message) => message.text().startsWith('chartlift:') && warnings.push(message.text()));
  await page.goto(pages.url);
  await page.evaluate(open, { ...given, options });
  const ask = (/** @type {'begin' | 'waits' | 'ends' | 'read'} */ verb) =>
    page.evaluate((verb) => /** @type {any} */ (globalThis).first[verb](), verb);
  return { context, page, warnings, ask };
}

/** In the page. @param {{ apiUrl: string, token: string, recordId: string, options: any }} given */
async function open({ apiUrl, token, recordId, options }) {
  const { createChartlift } = await import(/** @type {string} */ ('/package/dist/index.js'));
  let refusals = options.tokenFailures ?? 0;
  const getToken = () => {
    if (refusals-- > 0) throw new Error('503 of the page’s own server');
    return token;
  };
  const client = createChartlift({ apiUrl, ...options, getToken });
  /** @type {any} */
  let upload;
  /** @type {string[]} */
  const waits = [];
  const text = 'Hemoglobin 13.2 g/dL, normal range.\n'.repeat(1_000);
  const first = {
    begin() {
      upload = client.upload(new File([text], 'notes.txt', { type: 'text/plain' }), { recordId });
      upload.subscribe(() => waits.push(upload.snapshot().waiting?.for ?? ''));
    },
    waits: () =>
      new Promise((resolve) => {
        const look = () => upload.snapshot().waiting && resolve(upload.snapshot().waiting.for);
        upload.subscribe(look);
        look();
      }),
    ends: () =>
      upload.done.then(
        ({ encoding = '' }) => ({ status: upload.snapshot().status, encoding, waited: waits.includes('network') }),
        (/** @type {any} */ { code, message }) => ({ status: 'failed', code, message }),
      ),
    async read() {
      const download = await client.download(upload.snapshot().result.attachmentId);
      return (await new Response(download.stream).text()) === text;
    },
  };
  Object.assign(globalThis, { first });
}

/**
 * Has what fits fail so often, as a network does that comes and goes; answers how often it did.
 * @param {import('playwright-core').BrowserContext} context @param {RegExp} url @param {number} times
 */
async function failing(context, url, times) {
  const seen = { failed: 0 };
  await context.route(url, (route) => {
    if (seen.failed === times) return route.fallback();
    seen.failed += 1;
    return route.abort('internetdisconnected');
  });
  return seen;
}

test('without a network it waits, and goes up by the engine once there is one', async (t) => {
  const { context, warnings, ask } = await visited(t);
  await context.setOffline(true);
  await ask('begin');
  assert.equal(await ask('waits'), 'network');
  await context.setOffline(false);
  assert.deepEqual(await ask('ends'), { status: 'done', encoding: 'gzip', waited: true });
  assert.deepEqual(warnings, []);
});

for (const { what, url, times, waited } of [
  { what: 'what starts the workers', url: /workers\/start\.js/, times: 2, waited: true },
  // The first try, and whether it can be reached: it cannot.
  { what: 'the script of the workers', url: /dist\/worker\.js/, times: 2, waited: true },
  { what: 'the script of the workers, once', url: /dist\/worker\.js/, times: 1, waited: false },
  { what: 'the modules', url: /dist\/chartlift_\w+\.wasm/, times: 2, waited: false },
  { what: 'the modules and their copies', url: /dist\/(chartlift_\w+\.wasm|\w+-base64\.js)/, times: 4, waited: true },
]) {
  test(`${what} did not load: it is tried again, and the engine runs`, async (t) => {
    const { context, warnings, ask } = await visited(t);
    const seen = await failing(context, url, times);
    await ask('begin');
    assert.deepEqual(await ask('ends'), { status: 'done', encoding: 'gzip', waited });
    assert.equal(seen.failed, times);
    assert.deepEqual(warnings, []);
  });
}

test('what reads files did not load: it is tried again', async (t) => {
  const { context, ask } = await visited(t);
  const seen = await failing(context, /dist\/downloads\.js/, 2);
  await ask('begin');
  await ask('ends');
  assert.equal(await ask('read'), true);
  assert.equal(seen.failed, 2);
});

test('a getToken that fails for a moment holds it up, and no more', async (t) => {
  const { ask } = await visited(t, { tokenFailures: 3 });
  await ask('begin');
  assert.deepEqual(await ask('ends'), { status: 'done', encoding: 'gzip', waited: true });
});

test('script and modules are taken from where the page says', async (t) => {
  const names = { workerUrl: 'worker.js', engineUrl: 'chartlift_engine.wasm', codecUrl: 'chartlift_codec.wasm' };
  const urls = Object.entries(names).map(([option, name]) => [option, new URL(`/elsewhere/${name}`, pages.url).href]);
  const { context, warnings, ask } = await visited(t, Object.fromEntries(urls));
  const usual = await failing(
    context,
    /dist\/(worker\.js|worker-source|chartlift_|\w+-base64)/,
    Number.POSITIVE_INFINITY,
  );
  await ask('begin');
  assert.deepEqual(await ask('ends'), { status: 'done', encoding: 'gzip', waited: false });
  assert.equal(await ask('read'), true);
  assert.deepEqual([usual.failed, warnings], [0, []]);
});
