// People's networks, each before the real server, in Chromium and Firefox: the upload goes on by itself, or says what it waits for.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createRecord, signIn } from '../kit/api.mjs';
import { HANGS_MS, startDemo, within } from '../kit/demo.mjs';
import { engines as all } from '../kit/engines/index.mjs';
import { bigFile, MIB } from '../kit/files.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { storedAsIs } from '../kit/gzip.mjs';
import { cors } from '../kit/listener.mjs';
import { Network } from '../kit/network.mjs';
import { servePages } from '../kit/pages.mjs';
import { brings } from '../kit/puts.mjs';
import { abortMultiparts } from '../kit/s3.mjs';
import { slow } from '../kit/thorough.mjs';
import { pageOf } from './page-of.mjs';
import { PATIENT } from './stage.mjs';

/** WebKit runs the main flows (`engines.test.mjs`); these experiments have two engines to differ in. */
const engines = all.filter(({ name }) => name !== 'webkit');
/** What the engine decides by itself, whatever the browser: in Firefox only in thorough runs. @param {string} name */
const decided = (name) => (name === 'firefox' ? slow : {});
/**
 * The engine's numbers, so that what takes minutes takes seconds; see `Tuning` in `wasm-client/core/src/plan.rs`. Nothing is given
 * up for being slow, as all of it may be; where that is what is looked at, a test says so.
 */
const QUICK = { ...PATIENT, backoffBaseMs: 50, probeMs: 200 };
/** What a `Retry-After` may ask for at most, and a quarter of the usual wait on top; see `retry_after.rs`. */
const LONGEST_MS = 5 * 60_000 + 5_000;

/** @type {string} */ let folder;
/** @type {Awaited<ReturnType<typeof servePages>>} */ let pages;
/** @type {import('../kit/demo.mjs').Demo} */ let demo;
/** @type {Network} */ let network;
/** @type {Awaited<ReturnType<typeof signIn>>} */ let clinician;
/** @type {Awaited<ReturnType<typeof bigFile>>} */ let small;
/** @type {Awaited<ReturnType<typeof bigFile>>} */ let large;

before(async () => {
  [folder, pages, network] = await Promise.all([freshFolder('networks'), servePages(), new Network().listen()]);
  demo = await startDemo({ web: false, webPort: Number(new URL(pages.url).port) });
  clinician = await signIn(demo.apiUrl, ({ role }) => role === 'clinician');
  small = await bigFile(folder, 'small.zip', 200_000, 'noise');
  // More parts than are signed by the call that creates the upload.
  large = await bigFile(folder, 'large.zip', 60 * MIB, 'noise');
});

after(async () => {
  await network?.stop();
  await demo?.stop();
  await pages?.stop();
  await Promise.all([folder, demo?.dataDir].map((made) => made && rm(made, { recursive: true })));
});

/** @typedef {import('../kit/network.mjs').Exchange} Exchange */

const isPut = (/** @type {Exchange} */ { method, url }) => brings(method) && url.origin === new URL(demo.s3Url).origin;
const isCall =
  (/** @type {RegExp} */ path) =>
  (/** @type {Exchange} */ { method, url }) =>
    method === 'POST' && url.origin === new URL(demo.apiUrl).origin && path.test(url.pathname);

/** Answers the first so many requests that fit; counts all that fit. @param {(exchange: Exchange) => boolean} fits @param {number} times @param {(exchange: Exchange) => void} answer */
function first(fits, times, answer) {
  const seen = { count: 0, forget: () => {} };
  seen.forget = network.add(async (exchange, next) => {
    if (!fits(exchange)) return next();
    seen.count += 1;
    if (seen.count > times) return next();
    await exchange.body();
    answer(exchange);
  });
  return seen;
}

const loginPage = (/** @type {Exchange} */ { response }) =>
  void response.writeHead(200, { ...cors, 'content-type': 'text/html' }).end('<h1>Please sign in to this network</h1>');

for (const { name, start, skip } of engines) {
  test(name, { skip }, async (t) => {
    const { id: record } = await createRecord(clinician.api, `Networks of ${name}`);
    const engine = await start({ proxy: network.url });
    t.diagnostic(`${name} ${engine.version}`);
    const page = pageOf(engine.tab, { pageUrl: pages.url, apiUrl: demo.apiUrl, token: clinician.token });

    /** It ends well, and what is stored is the file. @param {string} id @param {{ sha256: string }} file */
    async function arrives(id, file) {
      const { result, error } = await page.ask('ended', id);
      assert.equal(error, undefined);
      const asked = { attachment_id: result.attachmentId };
      const { url } = await clinician.api.ok('POST', '/api/files/download-url', asked);
      assert.equal((await storedAsIs(url)).sha256, file.sha256);
      return result;
    }

    try {
      await t.test('a browser that believes itself offline is not believed', async () => {
        // Firefox says nothing of a connection that breaks while it sends, for minutes: a part of it is given up by its silence.
        await page.open({ tuning: { ...QUICK, stallMs: 3_000 } });
        await engine.tab.run(() => {
          Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
          dispatchEvent(new Event('offline'));
        });
        const reset = first(isPut, 4, ({ request }) => void request.socket.destroy());
        await arrives(await page.begin(large, record), large);
        assert.ok(reset.count > 4);
        reset.forget();
      });

      await t.test('what swallows parts and passes them on slowly is waited for', decided(name), async () => {
        // 8 MB/s for all together, where a part is given up after 2 s unless it is known to be slow. That none goes more than
        // twice is for a clock that no busy machine moves: `simulation/tests/link.rs`.
        await page.open({ tuning: { ...QUICK, stallMs: 1_000, slowestBytesPerSecond: 2 * MIB } });
        let link = Promise.resolve();
        const slowed = network.add(async (exchange, next) => {
          if (!isPut(exchange)) return next();
          const { length } = await exchange.body();
          link = link.then(() => delay(length / 8_000));
          await link;
          if (!exchange.response.destroyed) await next();
        });
        await arrives(await page.begin(large, record), large);
        slowed();
      });

      await t.test('connections that die silently are found out', decided(name), async () => {
        await page.open({ tuning: { ...QUICK, stallMs: 1_000 } });
        // Taken whole, and never answered.
        const dead = first(isPut, 6, () => {});
        // At 32 KiB/s, which is what silence alone would allow for, six parts take 20 minutes. How soon, and how often each goes
        // again: `simulation/tests/link.rs`.
        const work = arrives(await page.begin(large, record), large);
        await within(HANGS_MS, work, () => 'dead connections are still waited for');
        dead.forget();
      });

      for (const asked of ['86400', '9999999999', '2147484', '18446744073709551615', 'Wed, 21 Oct 2099 07:28:00 GMT']) {
        await t.test(`Retry-After: ${asked} of the store asks for minutes`, decided(name), async () => {
          await page.open({ tuning: QUICK });
          const refused = first(
            isPut,
            1,
            ({ response }) => void response.writeHead(503, { ...cors, 'retry-after': asked }).end(),
          );
          const id = await page.begin(small, record);
          const { for: what, forMs, tries } = await page.ask('waits', id);
          assert.deepEqual([what, tries], ['store', 1]);
          assert.ok(forMs > 60_000 && forMs <= LONGEST_MS, `it waits for ${forMs} ms`);
          assert.equal(refused.count, 1, 'a hot loop');
          // Whoever knows better may say so.
          await page.ask('command', 'pause', id);
          await page.ask('reaches', id, 'paused');
          await page.ask('command', 'resume', id);
          await arrives(id, small);
          refused.forget();
        });
      }

      for (const asked of ['9999999999', 'soon', '0', '-1']) {
        await t.test(`Retry-After: ${asked} of the server`, decided(name), async () => {
          await page.open({ tuning: QUICK });
          const problem = {
            type: '/problems/rate_limited',
            title: 'r',
            status: 429,
            detail: 'Later.',
            code: 'rate_limited',
          };
          const headers = { ...cors, 'content-type': 'application/problem+json', 'retry-after': asked };
          const refused = first(
            isCall(/upload-url$/),
            3,
            ({ response }) => void response.writeHead(429, headers).end(JSON.stringify(problem)),
          );
          const id = await page.begin(small, record);
          if (asked.length > 5) {
            const { for: what, forMs } = await page.ask('waits', id);
            assert.equal(what, 'server');
            assert.ok(forMs > 60_000 && forMs <= LONGEST_MS, `it waits for ${forMs} ms`);
            refused.forget();
            await page.ask('command', 'pause', id);
            await page.ask('reaches', id, 'paused');
            await page.ask('command', 'resume', id);
          }
          await arrives(id, small);
          refused.forget();
        });
      }

      /** @type {[string, (exchange: Exchange) => boolean, 'small' | 'large'][]} */
      const places = [
        ['upload-url', isCall(/upload-url$/), 'small'],
        ['part-urls', isCall(/part-urls$/), 'large'],
        ['complete', isCall(/complete$/), 'small'],
        ['a PUT', isPut, 'large'],
      ];
      for (const [place, fits, size] of places) {
        await t.test(
          `a login page in the place of ${place}, and of everything from then on, is no network`,
          decided(name),
          async () => {
            // One try to spare: what is answered while the network comes back may still be the page's.
            await page.open({ tuning: { ...QUICK, maxTries: 2 } });
            const file = size === 'small' ? small : large;
            let begun = false;
            const portal = network.add(async (exchange, next) => {
              begun ||= fits(exchange);
              if (!begun || exchange.method === 'OPTIONS') return next();
              await exchange.body();
              loginPage(exchange);
            });
            const id = await page.begin(file, record);
            await page.ask('reaches', id, 'offline');
            portal();
            await arrives(id, file);
          },
        );

        await t.test(`a login page in the place of ${place} alone is tried again`, decided(name), async () => {
          await page.open({ tuning: QUICK });
          const file = size === 'small' ? small : large;
          const page200 = first(fits, 2, loginPage);
          await arrives(await page.begin(file, record), file);
          assert.ok(page200.count > 2);
          page200.forget();
        });
      }

      await t.test('a journal that another tab keeps from opening holds nothing up', async () => {
        await page.load();
        await engine.tab.run(
          () =>
            new Promise((resolve, reject) => {
              const open = indexedDB.open('chartlift');
              open.onerror = reject;
              open.onsuccess = () => {
                // It gives way to nobody, and a deletion waits for it: so does everybody who comes later.
                Object.assign(globalThis, { held: open.result });
                indexedDB.deleteDatabase('chartlift').onblocked = () => resolve(null);
              };
            }),
        );
        await page.ask('open', { apiUrl: demo.apiUrl, token: clinician.token });
        await arrives(await page.begin(small, record), small);
        await arrives(await page.begin(large, record), large);
        const id = await page.begin(large, record);
        await page.ask('command', 'cancel', id);
        assert.equal((await page.ask('ended', id)).error.code, 'cancelled');
        await engine.tab.run(() => /** @type {any} */ (globalThis).held.close());
      });

      await t.test('a multipart upload that somebody aborts in S3 goes on by itself', async () => {
        await page.open({ tuning: QUICK });
        /** @type {(value?: unknown) => void} */
        let tell = () => {};
        const third = new Promise((resolve) => (tell = resolve));
        let count = 0;
        /** @type {(value?: unknown) => void} */
        let open = () => {};
        const opened = new Promise((resolve) => (open = resolve));
        const gate = network.add(async (exchange, next) => {
          if (!isPut(exchange) || ++count <= 2) return next();
          await exchange.body();
          tell();
          await opened;
          if (!exchange.response.destroyed) await next();
        });
        const id = await page.begin(large, record);
        await third;
        assert.equal(await abortMultiparts(demo, record), 1);
        open();
        await arrives(id, large);
        gate();
        assert.equal(await abortMultiparts(demo, record), 0, 'nothing is left over');
      });
    } finally {
      await engine.stop();
    }
  });
}
