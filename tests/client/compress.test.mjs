// Compressing and decompressing on their own, without an upload and without a server.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { launch } from '../kit/browser.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { servePages } from '../kit/pages.mjs';

/** @type {Awaited<ReturnType<typeof servePages>>} */ let pages;
/** @type {import('playwright-core').Browser} */ let browser;
/** @type {import('playwright-core').Page} */ let page;

before(async () => {
  pages = await servePages();
  browser = await launch();
  page = await browser.newPage();
  await page.goto(pages.url);
});

after(async () => {
  await browser?.close();
  await pages?.stop();
});

test('what is compressed is one gzip stream, which the browser and zlib read', async () => {
  for (const size of [0, 1, 1_048_576, 20_000_003]) {
    const seen = await page.evaluate(async (size) => {
      const { createChartlift, decompress } = await import(/** @type {string} */ ('/package/dist/index.js'));
      const client = createChartlift({ apiUrl: 'http://localhost:1', getToken: () => '' });
      const line = 'OBX|1|NM|718-7^Hemoglobin||13.2|g/dL|12.0-16.0|N|||F\r';
      const text = line.repeat(Math.ceil(size / line.length)).slice(0, size);
      const packed = await client.compress(new Blob([text]));
      client.close();
      const back = await (await decompress(packed)).text();
      const reader = new FileReader();
      reader.readAsDataURL(packed);
      await new Promise((resolve) => reader.addEventListener('load', resolve));
      return { base64: String(reader.result).split(',')[1] ?? '', same: back === text, text: line };
    }, size);
    const packed = Buffer.from(seen.base64, 'base64');
    const source = Buffer.from(seen.text.repeat(Math.ceil(size / seen.text.length)).slice(0, size));
    const sha = (/** @type {Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex');
    assert.equal(sha(gunzipSync(packed)), sha(source), `${size} bytes`);
    assert.ok(seen.same, `${size} bytes, by the browser`);
    if (size > 1_000) assert.ok(packed.length < size / 20, `${packed.length} of ${size}`);
  }
});

test('what is no gzip stream, or not a whole one, is refused', async () => {
  const codes = await page.evaluate(async () => {
    const { decompress } = await import(/** @type {string} */ ('/package/dist/index.js'));
    const whole = await new Response(new Blob(['text']).stream().pipeThrough(new CompressionStream('gzip'))).blob();
    const wrong = [new Blob(['text']), whole.slice(0, whole.size - 3), new Blob([])];
    return Promise.all(
      wrong.map((one) =>
        decompress(one).then(
          () => 'fine',
          (/** @type {any} */ { code }) => code,
        ),
      ),
    );
  });
  assert.deepEqual(codes, ['damaged', 'damaged', 'damaged']);
});

/** What decompressing the file that was chosen in the page ends with. */
const codeOfChosen = () =>
  page.evaluate(async () => {
    const { decompress } = await import(/** @type {string} */ ('/package/dist/index.js'));
    const [file] = /** @type {any} */ (document.querySelector('#file')).files;
    return decompress(file).then(
      () => 'fine',
      (/** @type {any} */ { code }) => code,
    );
  });

test('a file that is gone, and a browser that decodes none, do not make a file damaged', async () => {
  const folder = await freshFolder('compress');
  const file = path.join(folder, 'notes.gz');
  await writeFile(file, gzipSync('text'));
  await page.setInputFiles('#file', file);
  assert.equal(await codeOfChosen(), 'fine');
  await rm(folder, { recursive: true });
  assert.equal(await codeOfChosen(), 'source_unreadable');
  await page.evaluate(() => Object.assign(globalThis, { kept: DecompressionStream, DecompressionStream: undefined }));
  assert.equal(await codeOfChosen(), 'unsupported');
  await page.evaluate(() => Object.assign(globalThis, { DecompressionStream: /** @type {any} */ (globalThis).kept }));
});

test('a signal ends the one it was given to, with its reason, and no other', async () => {
  const seen = await page.evaluate(async () => {
    const { createChartlift, decompress } = await import(/** @type {string} */ ('/package/dist/index.js'));
    // `resumable` asks who is signed in, which nobody ever says here.
    const client = createChartlift({ apiUrl: 'http://localhost:1', getToken: () => new Promise(() => {}) });
    const file = new Blob([new Uint8Array(3_000_000)]);
    const packed = await client.compress(file);
    const abort = new AbortController();
    const { signal } = abort;
    const gone = AbortSignal.abort('before');
    const given = [
      client.compress(file, { signal }),
      client.resumable({ signal }),
      decompress(packed, { signal }),
      ...[
        client.compress(file, { signal: gone }),
        client.resumable({ signal: gone }),
        decompress(packed, { signal: gone }),
      ],
    ];
    const other = client.compress(file);
    abort.abort('enough');
    const ends = (await Promise.allSettled(given)).map((/** @type {any} */ { reason }) => [
      reason?.code,
      reason?.cause,
    ]);
    const { size } = await other;
    client.close();
    return { ends, same: size === packed.size };
  });
  const [now, before] = [
    ['cancelled', 'enough'],
    ['cancelled', 'before'],
  ];
  assert.deepEqual(seen, { ends: [now, now, now, before, before, before], same: true });
});

test('a compression under way ends with the client', async () => {
  const code = await page.evaluate(async () => {
    const { createChartlift } = await import(/** @type {string} */ ('/package/dist/index.js'));
    const client = createChartlift({ apiUrl: 'http://localhost:1', getToken: () => '' });
    const made = client.compress(new Blob([new Uint8Array(30_000_000)]));
    client.close();
    return made.then(
      () => 'fine',
      (/** @type {any} */ { code }) => code,
    );
  });
  assert.equal(code, 'closed');
});
