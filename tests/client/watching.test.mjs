// What the user sees and feels of a 200 MB upload: figures that never go back, and a page that never stutters.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bigFile, MIB } from '../kit/files.mjs';
import { setStage } from './stage.mjs';
import { longTasks } from './tasks.mjs';

/** A task longer than this is felt (the Long Tasks API draws the same line), in milliseconds. */
const LONG_TASK_MS = 50;
/** The most of a file that may go by between two reports: an eighth of a second of a fast upload, with room to spare. */
const UNSEEN = 1 / 3;
/** @type {Awaited<ReturnType<typeof setStage>>} */
let stage;

before(async () => {
  stage = await setStage();
});
after(() => stage?.strike());

for (const kind of /** @type {const} */ (['text', 'noise'])) {
  test(`200 MB of ${kind}: steady reports, no long task`, async (t) => {
    const file = await bigFile(stage.folder, `watched.${kind === 'text' ? 'ndjson' : 'zip'}`, 200 * MIB, kind);
    const [visitor, record] = await Promise.all([stage.visitor(), stage.record()]);
    const tab = await visitor.open();
    /** @type {string[]} */
    const uploads = [];
    const tasks = await longTasks(tab.page, LONG_TASK_MS, async () => {
      const id = await tab.begin(file, record);
      const { result, error } = await tab.ask('ended', id);
      assert.equal(error, undefined);
      assert.equal(result.sourceBytes, file.bytes);
      uploads.push(id);
    });
    t.diagnostic(`tasks of over ${LONG_TASK_MS} ms of CPU time on the main thread: ${tasks.length}`);
    assert.deepEqual(tasks, []);

    const samples = /** @type {import('./page/real.mjs').Sample[]} */ (await tab.ask('samples', uploads[0]));
    for (const [index, now] of samples.entries()) {
      const last = samples[index - 1] ?? { progress: 0, sent: 0, read: 0 };
      assert.ok(now.progress >= last.progress && now.sent >= last.sent && now.read >= last.read, 'a figure went back');
      assert.ok(now.progress <= 1 && now.sent <= now.total && now.read <= file.bytes, 'a figure went past the whole');
      assert.ok(now.progress - last.progress <= UNSEEN, `from ${last.progress} to ${now.progress} in one report`);
      assert.equal(now.progress === 1, now.status === 'done', 'whole exactly when it is done');
    }
    const sending = samples.filter(({ status }) => status === 'uploading');
    const [from, to] = [sending[0]?.at ?? 0, sending.at(-1)?.at ?? 0];
    const rate = (sending.length - 1) / ((to - from) / 1000);
    t.diagnostic(`${rate.toFixed(1)} reports a second`);
    assert.ok(rate <= 10, `${rate} reports a second`);
    await visitor.leave();
  });
}
