// Compressing and decompressing on their own, without an upload and without a server.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { launch } from '../kit/browser.mjs';
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
