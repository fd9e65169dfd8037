// The app's main flow in each browser engine: files go up, pause, go on after a reload, and are saved byte for byte.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
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
/** @type {Record<'letter' | 'scan', { path: string, sha256: string }>} */ let files;

before(async () => {
  [folder, demo, network] = await Promise.all([freshFolder('app-engines'), startDemo(), new Network().listen()]);
  puts = new Puts(network, demo.s3Url);
  clinician = await signIn(demo.apiUrl, ({ role }) => role === 'clinician');
  const letter = path.join(folder, 'Befund Größe.txt');
  await writeFile(letter, 'Es zeigt sich ein regelrechter Befund.\r\n'.repeat(15_000));
  files = {
    letter: { path: letter, sha256: await sha256Of(letter) },
    scan: await bigFile(folder, 'scan.zip', 60 * MIB, 'noise'),
  };
});

after(async () => {
  await network?.stop();
  await demo?.stop();
  await Promise.all([folder, demo?.dataDir].map((made) => made && rm(made, { recursive: true })));
});

/** @param {string} file */
async function sha256Of(file) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

const INPUT = '[data-testid="file-input"]';
const row = (/** @type {string} */ name) => `[data-testid="attachment-row"]:has([title="${name}"])`;
const upload = (/** @type {string} */ status) => `[data-testid="upload-row"][data-status="${status}"]`;

for (const { name, start, skip } of engines) {
  test(name, { skip }, async (t) => {
    const engine = await start({ proxy: network.url });
    t.diagnostic(`${name} ${engine.version}`);
    const { tab } = engine;
    const { id: record } = await createRecord(clinician.api, `The app in ${name}`);
    const open = async () => {
      await tab.load(`${demo.webUrl}/records/${record}`);
      await tab.run(appears, INPUT);
    };
    const saves = async (/** @type {{ path: string, sha256: string }} */ file) => {
      const name = path.basename(file.path);
      const { size } = await stat(file.path);
      const saved = await tab.saving(() => tab.click(`${row(name)} [data-testid="download"]`), size);
      assert.equal(await sha256Of(saved.path), file.sha256, `${name}, saved`);
    };
    try {
      await t.test('somebody signs in', async () => {
        await tab.load(demo.webUrl);
        await tab.click(`[data-testid="persona-${clinician.persona.id}"]`);
        await tab.run(appears, '[data-testid="record-row"]');
      });

      await t.test('a small file goes up, and is saved as it was', async () => {
        puts.begin();
        await open();
        await tab.choose(INPUT, [files.letter.path]);
        await tab.run(appears, row(path.basename(files.letter.path)));
        await saves(files.letter);
      });

      await t.test('a large one is paused, loaded again, chosen again, goes on, and is saved as it was', async () => {
        puts.begin(3);
        await tab.choose(INPUT, [files.scan.path]);
        await puts.untilHeld(1);
        await puts.quiet((put) => !put.held);
        await tab.click('[aria-label="Pause scan.zip"]');
        await tab.run(appears, upload('paused'));
        await puts.quiet();
        const taken = puts.taken();
        assert.equal(taken.length, 3);
        puts.release();
        await open();
        await tab.choose(INPUT, [files.scan.path]);
        await tab.run(appears, row('scan.zip'));
        assert.deepEqual(puts.again(taken), [], 'a part that S3 had was sent again');
        await saves(files.scan);
        const all = await clinician.api.all(`/api/medical-records/${record}/attachments`);
        assert.equal(all.length, 2);
      });
    } finally {
      await engine.stop();
    }
  });
}
