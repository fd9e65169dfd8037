// A store that wants all parts of a file but the last to be of one size, as some do: the embedded S3 refuses others here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bigFile, MIB } from '../kit/files.mjs';
import { setStage } from './stage.mjs';

/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;

before(async () => {
  stage = await setStage({ env: { CHARTLIFT_S3_EQUAL_PARTS: 'true' } });
});
after(() => stage?.strike());

for (const { kind, bytes, encoding } of /** @type {const} */ ([
  { kind: 'text', bytes: 270 * MIB, encoding: 'gzip' },
  { kind: 'noise', bytes: 33 * MIB, encoding: 'identity' },
])) {
  test(`a large file stored as ${encoding} goes up in equal parts, though its page did not know beforehand`, async () => {
    const visitor = await stage.visitor();
    const tab = await visitor.open();
    const [file, record] = [await bigFile(stage.folder, `equal.${kind}.txt`, bytes, kind), await stage.record()];
    const { result, error } = await tab.ask('ended', await tab.begin(file, record));
    assert.equal(error, undefined);
    assert.equal(result.encoding, encoding);
    assert.ok(result.storedBytes > 21 * MIB, `three parts at least: ${result.storedBytes}`);
    assert.equal(await stage.stored(result), file.sha256);
    await visitor.leave();
  });
}
