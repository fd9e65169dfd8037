// Pages that die in the middle: the same file, chosen again, goes on where S3 stands.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bigFile, MIB } from '../kit/files.mjs';
import { thorough } from '../kit/thorough.mjs';
import { setStage } from './stage.mjs';

/** Parts in flight at once: only they may go again. */
const LANES = 6;
/** How large a file is lost, and after how many parts. */
const LARGE = thorough ? { bytes: 1024 * MIB, parts: 70 } : { bytes: 256 * MIB, parts: 20 };
/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;

before(async () => {
  stage = await setStage();
});
after(() => stage?.strike());

/**
 * Uploads until so many parts were taken and the next ones hang in mid-flight, has the page die, and goes on in another.
 * @param {{ path: string, bytes: number, sha256: string }} file
 * @param {number} pass
 * @param {(tab: import('./stage.mjs').Tab, visitor: import('./stage.mjs').Visitor) => Promise<import('./stage.mjs').Tab>} die
 * @param {import('node:test').TestContext} t
 */
async function diesAndGoesOn(file, pass, die, t) {
  const { puts } = stage;
  const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
  puts.begin(pass);
  const first = await visitor.open();
  const upload = await first.begin(file, record);
  await puts.untilHeld(LANES);
  await puts.quiet((put) => !put.held);
  // Parts leave while the rest is still to be read: what is ahead of S3 is bounded by memory, not by the file.
  const { sourceBytesRead } = await first.ask('snapshot', upload);
  assert.ok(sourceBytesRead < file.bytes, `all ${file.bytes} bytes were read before S3 had ${pass} parts`);
  await first.journaled(pass);
  const before = puts.all();
  const second = await die(first, visitor);
  await puts.quiet();
  before.push(...puts.all().slice(before.length));
  const taken = before.filter((put) => put.status === 200);
  const flying = before.filter((put) => put.status !== 200);
  assert.equal(taken.length, pass);
  assert.ok(flying.length >= 1 && flying.length <= LANES, `${flying.length} parts were in flight`);
  puts.release();

  const [left] = await second.ask('resumable');
  assert.equal(left.sizeBytes, file.bytes);
  const { result, error } = await second.ask('ended', await second.begin(file, record));
  assert.equal(error, undefined);
  assert.equal(result.uploadId, left.uploadId);
  assert.deepEqual(puts.again(taken), [], 'a part that S3 had was sent again');
  const again = puts.again(flying);
  assert.equal(again.length, flying.length);
  assert.equal(new Set(puts.all().map((put) => put.upload)).size, 1, 'there is one multipart upload');
  t.diagnostic(`${taken.length} parts taken, ${flying.length} in flight and sent again, ${puts.taken().length} in all`);
  assert.equal(await stage.stored(result), file.sha256);
  assert.deepEqual(await second.ask('resumable'), []);
  await visitor.leave();
  return result;
}

test(`a file of ${LARGE.bytes / MIB} MiB whose tab is killed sends again at most what was in flight`, async (t) => {
  const file = await bigFile(stage.folder, 'scans.zip', LARGE.bytes, 'noise');
  const killed = async (
    /** @type {import('./stage.mjs').Tab} */ tab,
    /** @type {import('./stage.mjs').Visitor} */ visitor,
  ) => {
    const crashed = tab.page.waitForEvent('crash');
    await stage.killRenderers();
    await crashed;
    return visitor.open();
  };
  const result = await diesAndGoesOn(file, LARGE.parts, killed, t);
  assert.equal(result.encoding, 'identity');
});

test('a page that is loaded again goes on, compressed parts and all', async (t) => {
  const file = await bigFile(stage.folder, 'export.ndjson', 160 * MIB, 'letters');
  const loadedAgain = async (/** @type {import('./stage.mjs').Tab} */ tab) => {
    await tab.load();
    return tab;
  };
  const result = await diesAndGoesOn(file, 3, loadedAgain, t);
  assert.equal(result.encoding, 'gzip');
});
