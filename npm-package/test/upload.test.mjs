// What an upload shows of the engine's events.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const { Upload } = await import(new URL('../dist/upload.js', import.meta.url));
const { tell } = await import(new URL('../dist/workers/tell.js', import.meta.url));
globalThis.File ??= (await import('node:buffer')).File;

const live = {
  status: 'uploading',
  encoding: 'gzip',
  sourceBytesRead: 10,
  storedBytesSent: 1,
  storedBytesTotal: 4,
  savedBytes: 6,
  bytesPerSecond: 2,
  secondsLeft: 3,
  progress: 0.25,
};

/** An upload that an engine has. */
function begun() {
  const sent = [];
  const engine = { upload: ({ id }) => sent.push(['upload', id]), command: (verb, id) => sent.push([verb, id]) };
  const file = new File(['0123456789'], 'Befund Müller.pdf', { type: 'application/pdf' });
  const upload = new Upload(file, { recordId: 'r' }, (one) => one.sendWith(engine));
  upload.begin();
  const event = (type, more) => tell(upload, { type, id: upload.id, ...more });
  return { upload, sent, event };
}

test('takes name, type and size from the file', () => {
  const { fileName, contentType, sizeBytes, status, progress } = begun().upload.snapshot();
  assert.deepEqual(
    { fileName, contentType, sizeBytes, status, progress },
    { fileName: 'Befund Müller.pdf', contentType: 'application/pdf', sizeBytes: 10, status: 'queued', progress: 0 },
  );
});

test('a snapshot is replaced, never changed', () => {
  const { upload, event } = begun();
  const before = upload.snapshot();
  let calls = 0;
  const leave = upload.subscribe(() => calls++);
  event('snapshot', live);
  assert.equal(before.status, 'queued');
  assert.equal(upload.snapshot().progress, 0.25);
  leave();
  event('snapshot', { ...live, progress: 0.5 });
  assert.equal(calls, 1);
});

test('settles with the result', async () => {
  const { upload, event } = begun();
  event('snapshot', { ...live, status: 'done', progress: 1 });
  assert.notEqual(upload.snapshot().status, 'done', 'done is only said with the result');
  event('done', { uploadId: 'u', attachmentId: 'a', version: 1, sourceBytes: 10, storedBytes: 4, encoding: 'gzip' });
  assert.equal((await upload.done).storedBytes, 4);
  const { status, savedBytes, progress } = upload.snapshot();
  assert.deepEqual({ status, savedBytes, progress }, { status: 'done', savedBytes: 6, progress: 1 });
});

test('settles with a typed error, and a retry begins anew', async () => {
  const { upload, sent, event } = begun();
  const first = upload.done;
  event('failed', { code: 'network', message: 'm', retryable: true, status: null, requestId: null });
  await assert.rejects(first, (error) => error.code === 'network' && error.retryable && error.status === undefined);
  upload.pause();
  assert.deepEqual(sent, [['upload', upload.id]], 'an ended upload takes no commands');
  upload.retry();
  assert.equal(upload.snapshot().status, 'queued');
  assert.equal(upload.snapshot().error, null);
  assert.notEqual(upload.done, first);
  upload.cancel();
  event('failed', { code: 'cancelled', message: 'm', retryable: false, status: null, requestId: null });
  assert.equal(upload.snapshot().status, 'cancelled');
  assert.deepEqual(sent, [
    ['upload', upload.id],
    ['upload', upload.id],
    ['cancel', upload.id],
  ]);
});
