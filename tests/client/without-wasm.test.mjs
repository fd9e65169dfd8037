// A browser whose policy turns WebAssembly off, as Lockdown Mode does: files still go up, the plain way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { networkCase } from '../kit/cases.mjs';
import { bigFile, MIB } from '../kit/files.mjs';
import { setStage } from './stage.mjs';

/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;

before(async () => {
  // Without its compilers V8 has no WebAssembly either.
  stage = await setStage({ flags: ['--js-flags=--jitless'] });
});
after(() => stage?.strike());

test(networkCase('WebAssembly is missing'), async () => {
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  const tab = await visitor.open();
  assert.equal(await tab.page.evaluate('typeof WebAssembly'), 'undefined');
  const files = [
    await bigFile(stage.folder, 'letter.txt', MIB / 2, 'text'),
    await bigFile(stage.folder, 'scan.zip', 12 * MIB, 'noise'),
  ];
  for (const file of files) {
    const { result, error } = await tab.ask('ended', await tab.begin(file, record));
    assert.equal(error, undefined);
    assert.equal(await stage.stored(result), file.sha256);
  }
  await visitor.leave();
});
