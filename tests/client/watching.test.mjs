// What the user sees and feels of a 200 MB upload: figures that never go back, and a page that never stutters. How often
// they are told is the engine's, with a clock of its own: `tests/simulation/tests/reports.rs`. How much of a file goes by
// between two looks, and when a page comes to look, is the machine's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bigFile, MIB } from '../kit/files.mjs';
import { setStage } from './stage.mjs';
import { LONG_TASK_MS, recurringLongTasks } from './tasks.mjs';

/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;

before(async () => {
  stage = await setStage();
});
after(() => stage?.strike());

for (const kind of /** @type {const} */ (['text', 'noise'])) {
  test(`200 MB of ${kind}: figures never go back, no long task`, async (t) => {
    const file = await bigFile(stage.folder, `watched.${kind === 'text' ? 'ndjson' : 'zip'}`, 200 * MIB, kind);
    const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
    const tab = await visitor.open();
    const tasks = await recurringLongTasks(tab.page, LONG_TASK_MS, async () => {
      const id = await tab.begin(file, record);
      const { result, error } = await tab.ask('ended', id);
      assert.equal(error, undefined);
      assert.equal(result.sourceBytes, file.bytes);
      onlyGrows(await tab.ask('samples', id), file.bytes);
    });
    t.diagnostic(`tasks of over ${LONG_TASK_MS} ms of CPU time on the main thread: ${tasks.length}`);
    assert.deepEqual(tasks, []);
    await visitor.leave();
  });
}

/** @param {import('./page/real.mjs').Sample[]} samples @param {number} bytes of the file */
function onlyGrows(samples, bytes) {
  for (const [index, now] of samples.entries()) {
    const last = samples[index - 1] ?? { progress: 0, sent: 0, read: 0 };
    assert.ok(now.progress >= last.progress && now.sent >= last.sent && now.read >= last.read, 'a figure went back');
    assert.ok(now.progress <= 1 && now.sent <= now.total && now.read <= bytes, 'a figure went past the whole');
    assert.equal(now.progress === 1, now.status === 'done', 'whole exactly when it is done');
  }
  const { status, sent, total, read } = samples.at(-1) ?? {};
  assert.deepEqual([status, sent, read], ['done', total, bytes], 'the last one tells the whole');
}
