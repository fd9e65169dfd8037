// The main flows in each browser engine: files go up, come back, are saved by the browser itself, and go on after a reload.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createRecord, signIn } from '../kit/api.mjs';
import { startDemo } from '../kit/demo.mjs';
import { engines } from '../kit/engines/index.mjs';
import { bigFile, MIB } from '../kit/files.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { storedAsIs, throughGzip } from '../kit/gzip.mjs';
import { Network } from '../kit/network.mjs';
import { servePages } from '../kit/pages.mjs';
import { Puts } from '../kit/puts.mjs';
import { pageOf } from './page-of.mjs';
import { PATIENT } from './stage.mjs';

/** @type {string} */ let folder;
/** @type {Awaited<ReturnType<typeof servePages>>} */ let pages;
/** @type {import('../kit/demo.mjs').Demo} */ let demo;
/** @type {Network} */ let network;
/** @type {Puts} */ let puts;
/** @type {Awaited<ReturnType<typeof signIn>>} */ let clinician;
/** @type {Record<string, { path: string, bytes: number, sha256: string, encoding: string }>} */
const files = {};

before(async () => {
  [folder, pages, network] = await Promise.all([freshFolder('engines'), servePages(), new Network().listen()]);
  demo = await startDemo({ web: false, webPort: Number(new URL(pages.url).port) });
  puts = new Puts(network, demo.s3Url);
  clinician = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician');
  files.letter = await letter('Befund Größe.txt');
  // A text somebody named so: it is compressed, and a browser that goes by the name must decode it all the same.
  files.export = await letter('export.gz');
  files.fhir = { ...(await bigFile(folder, 'export.ndjson', 120 * MIB, 'text')), encoding: 'gzip' };
  files.scan = { ...(await bigFile(folder, 'scan.zip', 60 * MIB, 'noise')), encoding: 'identity' };
});

after(async () => {
  await network?.stop();
  await demo?.stop();
  await pages?.stop();
  await Promise.all([folder, demo?.dataDir].map((made) => made && rm(made, { recursive: true })));
});

/** @param {string} name */
async function letter(name) {
  const bytes = Buffer.from('Es zeigt sich ein regelrechter Befund.\r\n'.repeat(15_000));
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return {
    path: file,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    encoding: 'gzip',
  };
}

/** @param {string} file */
async function sha256Of(file) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** @param {string} attachmentId @returns {Promise<string>} */
async function plainUrl(attachmentId) {
  const { url } = await clinician.api.ok('POST', '/api/files/download-url', { attachment_id: attachmentId });
  return url;
}

for (const { name, start, skip } of engines) {
  test(name, { skip }, async (t) => {
    const engine = await start({ proxy: network.url });
    t.diagnostic(`${name} ${engine.version}`);
    const { tab } = engine;
    const page = pageOf(tab, { pageUrl: pages.url, apiUrl: demo.apiUrl, token: clinician.token });
    const { id: record } = await createRecord(clinician.api, `In ${name}`);
    try {
      puts.begin();
      await page.open({ tuning: PATIENT });
      for (const file of [files.letter, files.export, files.fhir]) {
        const shown = path.basename(file.path);
        await t.test(`${shown} (${file.bytes} bytes) goes up and comes back`, async (t) => {
          const began = performance.now();
          const { result, error } = await page.ask('ended', await page.begin(file, record));
          t.diagnostic(`up in ${((performance.now() - began) / 1000).toFixed(1)} s`);
          assert.equal(error, undefined);
          assert.deepEqual([result.encoding, result.sourceBytes], [file.encoding, file.bytes]);
          const stored = await throughGzip(await plainUrl(result.attachmentId), ['-dc']);
          assert.deepEqual(stored, { bytes: file.bytes, sha256: file.sha256 });
          const read = await page.ask('read', result.attachmentId);
          assert.deepEqual(read, { bytes: file.bytes, sha256: file.sha256 }, 'through the client');
          const url = await plainUrl(result.attachmentId);
          const saved = await tab.saving(() => page.ask('follow', url), file.bytes);
          assert.equal(await sha256Of(saved.path), file.sha256, 'saved by the browser itself');
        });
      }
      await t.test('paused, loaded again and chosen again, a file goes on where it was', async () => {
        puts.begin(3);
        const id = await page.begin(files.scan, record);
        await puts.untilHeld(1);
        await puts.quiet((put) => !put.held);
        await page.ask('command', 'pause', id);
        await page.ask('reaches', id, 'paused');
        await puts.quiet();
        const taken = puts.taken();
        assert.equal(taken.length, 3);
        puts.release();
        await page.open({ tuning: PATIENT });
        const [left] = await page.ask('resumable');
        assert.equal(left.sizeBytes, files.scan.bytes);
        const { result, error } = await page.ask('ended', await page.begin(files.scan, record));
        assert.equal(error, undefined);
        assert.equal(result.uploadId, left.uploadId);
        assert.deepEqual(puts.again(taken), [], 'a part that S3 had was sent again');
        assert.equal((await storedAsIs(await plainUrl(result.attachmentId))).sha256, files.scan.sha256);
      });
    } finally {
      await engine.stop();
    }
  });
}
