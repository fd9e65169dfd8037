// The app's main flow in each browser engine: files go up, one goes on after a reload, and the Download button gives the
// source back byte for byte.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createRecord, signIn } from '../kit/api.mjs';
import { startDemo } from '../kit/demo.mjs';
import { engines } from '../kit/engines/index.mjs';
import { appears } from '../kit/engines/page.mjs';
import { bigFile, MIB } from '../kit/files.mjs';
import { freshFolder } from '../kit/folders.mjs';
import { Network } from '../kit/network.mjs';
import { Puts } from '../kit/puts.mjs';

/** @type {string} */ let folder;
/** @type {import('../kit/demo.mjs').Demo} */ let demo;
/** @type {Network} */ let network;
/** @type {Puts} */ let puts;
/** @type {Awaited<ReturnType<typeof signIn>>} */ let clinician;
/** @type {{ path: string, sha256: string }[]} */ let files;

before(async () => {
  [folder, network] = await Promise.all([freshFolder('app-engines'), new Network().listen()]);
  demo = await startDemo();
  puts = new Puts(network, demo.s3Url);
  clinician = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician');
  files = [
    await bigFile(folder, 'letter.txt', MIB / 4, 'text'),
    await bigFile(folder, 'export.ndjson', 120 * MIB, 'text'),
    await bigFile(folder, 'scan.zip', 60 * MIB, 'noise'),
  ];
});

after(async () => {
  await network?.stop();
  await demo?.stop();
  await Promise.all([folder, demo?.dataDir].map((made) => made && rm(made, { recursive: true })));
});

const testId = (/** @type {string} */ id) => `[data-testid="${id}"]`;
const row = (/** @type {string} */ name) => `${testId('attachment-row')}:has([title="${name}"])`;

/** @param {string} file */
async function sha256Of(file) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

for (const { name, start, skip } of engines) {
  test(name, { skip }, async (t) => {
    const engine = await start({ proxy: network.url });
    t.diagnostic(`${name} ${engine.version}`);
    const { tab } = engine;
    const { id: record } = await createRecord(clinician.api, `In ${name}`);
    const open = async () => {
      await tab.load(`${demo.webUrl}/records/${record}`);
      await tab.run(appears, testId('file-input'));
    };
    const [letter, fhir, scan] = files;
    try {
      puts.begin();
      await tab.load(demo.webUrl);
      await tab.click(testId(`persona-${clinician.persona.id}`));
      await tab.run(appears, testId('new-record'));
      await open();
      await t.test('small and large files go up', async () => {
        await tab.choose(testId('file-input'), [letter.path, fhir.path]);
        for (const file of [letter, fhir]) await tab.run(appears, row(path.basename(file.path)));
      });
      await t.test('paused, loaded again and chosen again, a file goes on where it was', async () => {
        puts.begin(3);
        await tab.choose(testId('file-input'), [scan.path]);
        await puts.untilHeld(1);
        await puts.quiet((put) => !put.held);
        await tab.click('button[aria-label="Pause scan.zip"]');
        await tab.run(appears, `${testId('upload-row')}[data-status="paused"]`);
        await puts.quiet();
        const taken = puts.taken();
        puts.release();
        await open();
        await tab.run(appears, testId('interrupted-upload'));
        await tab.choose(testId('file-input'), [scan.path]);
        await tab.run(appears, row('scan.zip'));
        assert.deepEqual(puts.again(taken), [], 'a part that S3 had was sent again');
      });
      await t.test('the Download button saves the source', async () => {
        for (const file of files) {
          const shown = path.basename(file.path);
          const saved = await tab.saving(() => tab.click(`${row(shown)} ${testId('download')}`));
          assert.equal(await sha256Of(saved.path), file.sha256, shown);
        }
      });
    } finally {
      await engine.stop();
    }
  });
}
