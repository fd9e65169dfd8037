// What the user sees and feels of a 200 MB upload: figures that never go back, and a page that never stutters.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bigFile, MIB } from '../kit/files.mjs';
import { setStage } from './stage.mjs';

/** The Long Tasks API reports what kept the main thread for longer than 50 ms. */
const LONG_TASK_MS = 50;
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
    const before = (await tab.ask('tasks')).length;
    await tab.ask('startMetronome');
    const id = await tab.begin(file, record);
    const { result, error } = await tab.ask('ended', id);
    assert.equal(error, undefined);
    assert.equal(result.sourceBytes, file.bytes);

    const samples = /** @type {import('./page/real.mjs').Sample[]} */ (await tab.ask('samples', id));
    for (const [index, now] of samples.entries()) {
      const last = samples[index - 1] ?? { progress: 0, sent: 0, read: 0 };
      assert.ok(now.progress >= last.progress && now.sent >= last.sent && now.read >= last.read, 'a figure went back');
      assert.ok(now.progress <= 1 && now.sent <= now.total && now.read <= file.bytes, 'a figure went past the whole');
      assert.equal(now.progress === 1, now.status === 'done', 'whole exactly when it is done');
    }
    const sending = samples.filter(({ status }) => status === 'uploading');
    const [from, to] = [sending[0]?.at ?? 0, sending.at(-1)?.at ?? 0];
    const aSecond = (/** @type {number} */ count) => (count - 1) / ((to - from) / 1000);
    const rate = aSecond(sending.length);
    const beats = /** @type {number[]} */ (await tab.ask('beats')).filter((at) => at >= from && at <= to);
    const possible = aSecond(beats.length);
    t.diagnostic(`${rate.toFixed(1)} reports a second; a timer in an idle worker managed ${possible.toFixed(1)}`);
    assert.ok(rate <= 10, `${rate} reports a second`);
    // On a machine so busy that timers ring late, nobody can report four times a second.
    assert.ok(rate >= Math.min(4, possible * 0.6), `${rate} reports a second, ${possible} possible`);

    const tasks = (await tab.ask('tasks')).slice(before);
    t.diagnostic(`tasks over ${LONG_TASK_MS} ms on the main thread: ${tasks.length}`);
    assert.deepEqual(tasks, []);
    await visitor.leave();
  });
}
