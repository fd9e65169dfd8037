// Browsers and pages that lack something: files still go up, or one sentence says at once why they cannot.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { createRecord, signIn } from '../kit/api.mjs';
import { launch } from '../kit/browser.mjs';
import { HANGS_MS, startDemo, within } from '../kit/demo.mjs';
import { Network } from '../kit/network.mjs';
import { servePages } from '../kit/pages.mjs';

/** Who waits for a timer as long as this, in milliseconds, to find out that something cannot run does not begin at once. */
const FELT_MS = 1_000;

const self = "default-src 'self'; connect-src *; img-src data:";

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {'engine' | 'plain'} mode how the files go up
 * @property {RegExp} [said] what the page's developer is told
 * @property {string} [policy] the page's Content-Security-Policy
 * @property {() => void} [without] takes something away before the page loads
 * @property {string[]} [flags] of a browser of its own
 * @property {string} [host] the name that the page is opened by
 * @property {boolean} [framed] whether it stands in a sandboxed frame of another page
 */

/** @type {Row[]} */
const ROWS = [
  { what: 'nothing is missing', mode: 'engine' },
  {
    what: 'the strictest policy it needs',
    mode: 'engine',
    policy: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src *; img-src data:",
  },
  {
    what: 'Trusted Types with the policy named',
    mode: 'engine',
    policy: "require-trusted-types-for 'script'; trusted-types chartlift",
  },
  {
    what: 'Trusted Types without it',
    mode: 'plain',
    policy: "require-trusted-types-for 'script'; trusted-types 'none'",
    said: /policy `chartlift`/,
  },
  { what: 'a policy without wasm', mode: 'plain', policy: `${self}; script-src 'self'`, said: /wasm-unsafe-eval/ },
  {
    what: 'a policy without workers',
    mode: 'plain',
    policy: `${self}; script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'`,
    said: /worker-src/,
  },
  {
    what: 'no Web Workers',
    mode: 'plain',
    without: () => Reflect.deleteProperty(globalThis, 'Worker'),
    said: /Workers/,
  },
  { what: 'no WebAssembly', mode: 'plain', flags: ['--js-flags=--jitless'], said: /WebAssembly/ },
  {
    what: 'no AbortSignal.throwIfAborted, as before Chrome 100 and Firefox 97',
    mode: 'engine',
    without: () => Reflect.deleteProperty(AbortSignal.prototype, 'throwIfAborted'),
  },
  {
    what: 'no AbortSignal.throwIfAborted, nor workers',
    mode: 'plain',
    without: () => {
      Reflect.deleteProperty(globalThis, 'Worker');
      Reflect.deleteProperty(AbortSignal.prototype, 'throwIfAborted');
    },
    said: /Workers/,
  },
  {
    what: 'WebAssembly without SIMD',
    mode: 'plain',
    without: () => {
      WebAssembly.validate = () => false;
    },
    said: /SIMD/,
  },
  {
    what: 'neither workers nor CompressionStream',
    mode: 'plain',
    without: () => {
      Reflect.deleteProperty(globalThis, 'Worker');
      Reflect.deleteProperty(globalThis, 'CompressionStream');
    },
    said: /Workers/,
  },
  {
    what: 'a page over plain http: no crypto.randomUUID, no Web Locks',
    mode: 'engine',
    host: 'intranet.test',
    // CORS of the demo lets the page's usual name in only.
    flags: ['--host-resolver-rules=MAP intranet.test 127.0.0.1', '--disable-web-security'],
  },
  // No origin of its own: Web Locks and IndexedDB reject, and of workers only classic ones from memory run.
  { what: 'a sandboxed frame', mode: 'engine', framed: true },
];

/** @type {Awaited<ReturnType<typeof servePages>>} */ let pages;
/** @type {import('../kit/demo.mjs').Demo} */ let demo;
/** @type {import('playwright-core').Browser} */ let usual;
/** @type {Network} */ let network;
/** @type {{ apiUrl: string, token: string, recordId: string }} */ let given;

before(async () => {
  pages = await servePages();
  demo = await startDemo({ web: false, webPort: Number(new URL(pages.url).port) });
  network = await new Network().listen();
  network.add(asIfOfThePage);
  usual = await launch();
  const { api, token } = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician');
  const { id: recordId } = await createRecord(api, 'Lacking');
  given = { apiUrl: demo.apiUrl, token, recordId };
});

after(async () => {
  await usual?.close();
  await network?.stop();
  await demo?.stop();
  await pages?.stop();
  if (demo) await rm(demo.dataDir, { recursive: true, force: true });
});

/**
 * What comes from no origin is let in as the page itself is: CORS of the demo knows that one alone.
 * @param {import('../kit/network.mjs').Exchange} exchange
 * @param {() => Promise<void>} next
 */
async function asIfOfThePage(exchange, next) {
  const { request, response } = exchange;
  if (request.headers.origin !== 'null') return next();
  const answer = await exchange.send({ headers: { ...request.headers, origin: pages.url } });
  response.writeHead(answer.statusCode ?? 502, { ...answer.headers, 'access-control-allow-origin': 'null' });
  answer.pipe(response);
}

test('the policies that the README asks for are enough, of the page and of its worker, and for the largest files', async () => {
  const [page = '', worker = '', ...more] = (await pages.policies()).map((policy) =>
    policy.replaceAll('https://files.example.org', demo.apiUrl).replaceAll('https://bucket.example.org', demo.s3Url),
  );
  assert.deepEqual([page.includes(demo.s3Url), worker.includes(demo.s3Url), more], [true, true, []]);
  const context = await usual.newContext();
  try {
    const tab = await context.newPage();
    /** @type {string[]} */
    const warnings = [];
    tab.on('console', (message) => message.text().startsWith('chartlift:') && warnings.push(message.text()));
    await tab.addInitScript(noteViolations);
    const url = new URL(pages.url);
    url.searchParams.set('policy', page);
    url.searchParams.set('worker-policy', worker);
    const asked = tab.waitForResponse((response) => response.url().endsWith('/worker.js'));
    await tab.goto(url.href);
    const seen = await tab.evaluate(goThere, given);
    assert.equal((await asked).headers()['content-security-policy'], worker);
    assert.deepEqual([seen.ends, seen.back], [['done', 'done'], seen.sent], seen.message);
    assert.deepEqual(warnings, []);
    const [download] = await Promise.all([tab.waitForEvent('download'), tab.evaluate(framed, { ...given, ...seen })]);
    assert.equal(download.suggestedFilename(), 'notes.txt');
    // Those of this page itself: what stands in it, and its icon.
    const ours = ['script-src-elem inline', 'img-src data'];
    const violations = await tab.evaluate(() => /** @type {any} */ (globalThis).violations);
    assert.deepEqual(
      violations.filter((/** @type {string} */ one) => !ours.includes(one)),
      [],
    );
  } finally {
    await context.close();
  }
});

/** In the page: notes what its policy keeps away; where the package goes without, it says nothing of it. */
function noteViolations() {
  /** @type {string[]} */
  const violations = [];
  Object.assign(globalThis, { violations });
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    violations.push(`${effectiveDirective} ${blockedURI}`),
  );
}

/** In the page: fetches a file as what is too large for memory is. @param {{ apiUrl: string, token: string, attachmentIds: string[] }} given */
async function framed({ apiUrl, token, attachmentIds: [attachment_id] }) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ attachment_id });
  const answer = await fetch(`${apiUrl}/api/files/download-url`, { method: 'POST', headers, body });
  const frame = document.createElement('iframe');
  frame.src = (await answer.json()).url;
  document.body.append(frame);
}

for (const { what, mode, said, policy = '', without, flags, host = 'localhost', framed } of ROWS) {
  test(`${what}: ${mode === 'engine' ? 'all of it works' : 'the plain way works'}`, async () => {
    const browser = framed ? await launch([], network.url) : flags ? await launch(flags) : usual;
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      /** @type {string[]} */
      const warnings = [];
      page.on('console', (message) => message.text().startsWith('chartlift:') && warnings.push(message.text()));
      await page.addInitScript(countTimers, FELT_MS);
      if (without) await page.addInitScript(without);
      const url = new URL(pages.url.replace('localhost', host));
      if (policy) url.searchParams.set('policy', policy);
      await page.goto(url.href);
      const frame = framed ? await sandboxed(page) : page;
      const seen = await frame.evaluate(goThere, given);
      assert.deepEqual(seen.ends, ['done', 'done'], seen.message);
      assert.deepEqual(seen.waitedFor, [], 'timers that rang before the first file began');
      assert.deepEqual(seen.back, seen.sent, 'what comes back is what went up');
      if (host !== 'localhost') assert.equal(seen.secure, false);
      if (mode === 'engine') assert.deepEqual(warnings, []);
      else assert.match(warnings.join(), /** @type {RegExp} */ (said));
      assert.equal(warnings.length, mode === 'engine' ? 0 : 1, 'it is said once');
    } finally {
      await context.close();
      if (browser !== usual) await browser.close();
    }
  });
}

/** In the page: notes the timers that ring and take so long. How long it takes to begin is the machine's. @param {number} feltMs */
function countTimers(feltMs) {
  /** @type {number[]} */
  const rang = [];
  const set = setTimeout;
  const later = (/** @type {(...given: any[]) => void} */ action, ms = 0, /** @type {any[]} */ ...given) =>
    set(() => {
      if (ms >= feltMs) rang.push(ms);
      action(...given);
    }, ms);
  Object.assign(globalThis, { rang, setTimeout: later });
}

/** The same page, in a frame that may run scripts and nothing else. @param {import('playwright-core').Page} page */
async function sandboxed(page) {
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.setAttribute('sandbox', 'allow-scripts');
        frame.onload = resolve;
        frame.src = location.href;
        document.body.append(frame);
      }),
  );
  const frame = page.frames().find((one) => one !== page.mainFrame());
  assert.ok(frame);
  assert.equal(await frame.evaluate(() => origin), 'null');
  return frame;
}

test('the plain way waits for nothing that hangs, and tries it again', async () => {
  const browser = await launch([], network.url);
  const hanging = new Set(['/api/files/upload-url', 'PUT', '/complete']);
  const forget = network.add(async ({ method, url, response }, next) => {
    const one = [...hanging].find((what) => method === what || (method === 'POST' && url.pathname.endsWith(what)));
    if (!one) return next();
    hanging.delete(one);
    if (!response.destroyed) await once(response, 'close');
  });
  try {
    const page = await browser.newPage();
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Worker'));
    await page.goto(pages.url);
    const tuning = { callTimeoutMs: 4_000, stallMs: 2_000 };
    const work = page.evaluate(goThere, { ...given, tuning });
    const seen = await within(HANGS_MS, work, () => `it hangs; not asked for yet: ${[...hanging]}`);
    assert.deepEqual(seen.ends, ['done', 'done'], seen.message);
    assert.deepEqual(seen.back, seen.sent);
    assert.deepEqual([...hanging], [], 'each of them hung once');
  } finally {
    forget();
    await browser.close();
  }
});

/** In the page: two files up, and down again. @param {{ apiUrl: string, token: string, recordId: string, tuning?: any }} given */
async function goThere({ apiUrl, token, recordId, tuning }) {
  const { createChartlift } = await import(/** @type {string} */ ('/package/dist/index.js'));
  const client = createChartlift({ apiUrl, getToken: () => token, ...(tuning && { tuning }) });
  const noise = new Uint8Array(6 * 1024 * 1024);
  for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
  const text = 'Hemoglobin 13.2 g/dL, normal range.\n'.repeat(10_000);
  const files = [
    new File([text], 'notes.txt', { type: 'text/plain' }),
    new File([noise], 'scan.bin', { type: 'application/octet-stream' }),
  ];
  const { rang = [] } = /** @type {any} */ (globalThis);
  const uploads = client.upload(files, { recordId });
  const begun = new Promise((resolve) => {
    for (const upload of uploads) {
      upload.subscribe(() => upload.snapshot().status !== 'queued' && resolve([...rang]));
    }
  });
  await Promise.allSettled(uploads.map((/** @type {any} */ upload) => upload.done));
  const ends = uploads.map((/** @type {any} */ upload) => upload.snapshot());
  /** @param {Uint8Array} bytes */
  const sum = (bytes) => bytes.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, bytes.length);
  const sent = [];
  const back = [];
  for (const [at, { result }] of ends.entries()) {
    if (!result) continue;
    sent.push(sum(new Uint8Array(await /** @type {File} */ (files[at]).arrayBuffer())));
    const download = await client.download(result.attachmentId);
    back.push(sum(new Uint8Array(await new Response(download.stream).arrayBuffer())));
  }
  client.close();
  return {
    ends: ends.map((/** @type {any} */ { status }) => status),
    attachmentIds: ends.map((/** @type {any} */ { result }) => result?.attachmentId),
    message: ends.map((/** @type {any} */ { error }) => error?.message).join(),
    waitedFor: await begun,
    secure: isSecureContext,
    sent,
    back,
  };
}
