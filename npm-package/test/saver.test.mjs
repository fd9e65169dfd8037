// The list that `useFileDownload` shows.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const { FileSaver } = await import(new URL('../dist/saver.js', import.meta.url));
const { ChartliftError } = await import('@chartlift/client');

/** A client whose saves end when told to. */
function begun() {
  const saves = [];
  const saveToDisk = (attachmentId, options) =>
    new Promise((resolve, reject) => saves.push({ attachmentId, options, resolve, reject }));
  return { saver: new FileSaver({ saveToDisk }), saves };
}

test('a file goes from saving to done, and off the list when dismissed', async () => {
  const { saver, saves } = begun();
  let calls = 0;
  saver.subscribe(() => calls++);
  const ended = saver.save('a', { suggestedName: 'x.pdf', version: 3 });
  const [{ attachmentId, options }] = saves;
  assert.deepEqual([attachmentId, options.suggestedName, options.version], ['a', 'x.pdf', 3]);
  const before = saver.files();
  options.onProgress({ progress: 0.5 });
  assert.equal(before[0].progress, null, 'a look is replaced, never changed');
  assert.equal(saver.files()[0].progress.progress, 0.5);
  saver.dismiss(saver.files()[0].id);
  assert.equal(saver.files().length, 1, 'what is under way stays');
  saves[0].resolve('file');
  await ended;
  const [{ id, status, savedAs }] = saver.files();
  assert.deepEqual([status, savedAs], ['done', 'file']);
  saver.dismiss(id);
  assert.deepEqual([saver.files(), calls], [[], 5]);
});

test('failures are told apart, and cancelling aborts', async () => {
  const { saver, saves } = begun();
  const ends = ['a', 'b', 'c'].map((id) => saver.save(id));
  saves[0].reject(new ChartliftError('damaged', 'm', false));
  saves[1].reject(new DOMException('full', 'QuotaExceededError'));
  saver.cancel(saver.files()[2].id);
  assert.ok(saves[2].options.signal.aborted);
  saves[2].reject(new ChartliftError('cancelled', 'm', false));
  await Promise.all(ends);
  const told = saver.files().map(({ status, error }) => [status, error.code]);
  assert.deepEqual(told, [
    ['failed', 'damaged'],
    ['failed', 'not_saved'],
    ['cancelled', 'cancelled'],
  ]);
});

test('all that is under way can be ended at once', () => {
  const { saver, saves } = begun();
  saver.save('a');
  saver.save('b');
  saver.cancelAll();
  assert.ok(saves.every(({ options }) => options.signal.aborted));
});
