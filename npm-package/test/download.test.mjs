// What a download makes of the engine's events, and what it asks of the engine.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const { Download } = await import(new URL('../dist/download.js', import.meta.url));
const { KeptFiles } = await import(new URL('../dist/kept.js', import.meta.url));

const facts = {
  fileName: 'Befund Müller.pdf',
  contentType: 'application/pdf',
  version: 2,
  sizeBytes: 10,
  storedBytes: 4,
  encoding: 'gzip',
};
const progress = {
  sourceBytesRead: 4,
  sourceBytesVerified: 0,
  storedBytesReceived: 2,
  storedBytesTotal: 4,
  bytesPerSecond: 1,
  secondsLeft: 2,
  offline: false,
  waiting: null,
  progress: 0.4,
};

/** `again` is the download that begins the same once more. */
function begun(startAt = 0, kept = new KeptFiles(0), again = undefined) {
  const asked = [];
  const engine = {
    download: () => {},
    grantDownload: (_id, pieces) => asked.push(pieces),
    cancelDownload: () => asked.push('cancel'),
  };
  const link = {
    anew: async () => again,
    saveWhere: (ask, name, save) => {
      asked.push([ask, name]);
      return save(undefined);
    },
    ended: () => asked.push('ended'),
    kept: (version) => kept.get('a', version),
    keeps: (bytes) => kept.keeps(bytes),
    keep: (version, pieces) => kept.put('a', version, pieces),
  };
  const download = new Download(link, startAt);
  download.readWith(engine, {});
  const event = (type, more) => download.handle({ type, id: download.id, ...more });
  const piece = (...bytes) => event('downloadPiece', { buffer: Uint8Array.from(bytes).buffer });
  return { download, asked, event, piece };
}

/** Streams call `pull` in a microtask of their own. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('opens with what the server says of the file', async () => {
  const { download, event } = begun(5);
  event('downloadOpened', { ...facts, url: 'https://s3.example/x' });
  assert.equal(await download.opened, download);
  const { fileName, contentType, version, sizeBytes, storedBytes, encoding } = download;
  assert.deepEqual({ fileName, contentType, version, sizeBytes, storedBytes, encoding }, facts);
  assert.equal(download.snapshot().progress, 0.5);
});

test('asks for as much as there is room for, and for no more until some is read', async () => {
  const { download, asked, event, piece } = begun();
  event('downloadOpened', { ...facts, url: 'https://s3.example/x' });
  await settled();
  assert.deepEqual(asked, [8]);
  for (let at = 0; at < 8; at++) piece(at);
  await settled();
  assert.deepEqual(asked, [8], 'nothing was read, so nothing more is wanted');
  const reader = download.stream.getReader();
  assert.deepEqual([...(await reader.read()).value], [0]);
  await settled();
  assert.deepEqual(asked, [8, 1]);
});

test('gives the pieces in order and ends', async () => {
  const { download, event, piece, asked } = begun();
  event('downloadOpened', { ...facts, url: 'https://s3.example/x' });
  piece(1, 2);
  piece(3);
  event('downloadDone');
  const read = [];
  for await (const chunk of download.stream) read.push(...chunk);
  await download.done;
  assert.deepEqual(read, [1, 2, 3]);
  const { sourceBytesRead, sourceBytesVerified, progress } = download.snapshot();
  assert.deepEqual([sourceBytesRead, sourceBytesVerified, progress], [10, 10, 1]);
  assert.ok(asked.includes('ended'));
});

test('tells how it stands until one stops listening', () => {
  const { download, event } = begun();
  let calls = 0;
  const leave = download.subscribe(() => calls++);
  event('downloadProgress', progress);
  assert.deepEqual(download.snapshot(), progress);
  leave();
  event('downloadProgress', progress);
  assert.equal(calls, 1);
});

test('a failure is the error of everything that waits', async () => {
  const { download, event } = begun();
  const reader = download.stream.getReader();
  event('downloadFailed', { code: 'damaged', message: 'm', retryable: false, status: null, requestId: null });
  const is = (error) => error.name === 'ChartliftError' && error.code === 'damaged' && error.status === undefined;
  await assert.rejects(download.opened, is);
  await assert.rejects(download.done, is);
  await assert.rejects(reader.read(), is);
  event('downloadPiece', { buffer: new ArrayBuffer(1) });
});

test('cancelling it, or the stream, tells the engine once', async () => {
  for (const cancel of ['download', 'stream']) {
    const { download, asked } = begun();
    await settled();
    if (cancel === 'download') download.cancel();
    else await download.stream.cancel();
    download.cancel();
    await assert.rejects(download.done, (error) => error.code === 'cancelled');
    assert.deepEqual(asked, [8, 'cancel', 'ended']);
  }
});

const bytesOf = async (download) => [...new Uint8Array(await new Response(download.stream).arrayBuffer())];

test('a verified file is kept, served from memory from any byte on, and only its own version', async () => {
  const kept = new KeptFiles(100);
  const first = begun(0, kept);
  first.event('downloadOpened', { ...facts, sizeBytes: 5 });
  first.piece(1, 2, 3);
  first.piece(4, 5);
  first.event('downloadDone');
  assert.deepEqual(await bytesOf(first.download), [1, 2, 3, 4, 5]);
  for (const [startAt, rest] of [
    [0, [1, 2, 3, 4, 5]],
    [2, [3, 4, 5]],
    [5, []],
  ]) {
    const again = begun(startAt, kept);
    again.event('downloadOpened', { ...facts, sizeBytes: 5 });
    assert.ok(again.asked.includes('cancel'), 'the engine has nothing to fetch');
    assert.deepEqual(await bytesOf(again.download), rest);
    await again.download.done;
    assert.equal(again.download.snapshot().progress, 1);
  }
  const newer = begun(0, kept);
  newer.event('downloadOpened', { ...facts, version: 3, sizeBytes: 5 });
  assert.ok(!newer.asked.includes('cancel'));
});

test('what was cut short, or did not begin at the start, is not kept', async () => {
  const kept = new KeptFiles(100);
  const failed = begun(0, kept);
  failed.event('downloadOpened', { ...facts, sizeBytes: 5 });
  failed.piece(1, 2, 3);
  failed.event('downloadFailed', { code: 'damaged', message: 'm', retryable: false });
  const late = begun(3, kept);
  late.event('downloadOpened', { ...facts, sizeBytes: 5 });
  late.piece(4, 5);
  late.event('downloadDone');
  assert.equal(kept.get('a', facts.version), undefined);
});

test('files leave in the order they were last used, and never take more than they may', () => {
  const kept = new KeptFiles(10);
  const put = (id, bytes) => kept.put(id, 1, [new Uint8Array(bytes)]);
  put('a', 4);
  put('b', 4);
  kept.get('a', 1);
  put('c', 4);
  put('d', 11);
  const there = ['a', 'b', 'c', 'd'].filter((id) => kept.get(id, 1));
  assert.deepEqual(there, ['a', 'c']);
  kept.clear();
  assert.equal(kept.get('a', 1), undefined);
});

test('all of it at once has the file’s type, and is told as damaged only when it came so twice', async () => {
  const damaged = (one) => {
    one.event('downloadOpened', facts);
    one.piece(1);
    one.event('downloadFailed', { code: 'damaged', message: 'm', retryable: true, status: null, requestId: null });
  };
  const whole = begun();
  const first = begun(0, undefined, whole.download);
  const blob = first.download.blob();
  damaged(first);
  whole.event('downloadOpened', facts);
  whole.piece(1, 2);
  whole.event('downloadDone');
  const { type, size } = await blob;
  assert.deepEqual({ type, size }, { type: 'application/pdf', size: 2 });

  const second = begun();
  const twice = begun(0, undefined, second.download);
  const never = twice.download.blob();
  damaged(twice);
  damaged(second);
  await assert.rejects(never, (error) => error.code === 'damaged' && !error.retryable);
});

test('one whose stream is read, or that begins amid the file, is not saved: half of it would be', async () => {
  const misused = (error) => error.code === 'invalid_argument';
  const read = begun();
  read.event('downloadOpened', facts);
  const reader = read.download.stream.getReader();
  await assert.rejects(read.download.saveToDisk(), misused);
  await assert.rejects(read.download.blob(), misused);
  read.piece(1, 2);
  await reader.read();
  reader.releaseLock();
  await assert.rejects(read.download.saveToDisk(), misused, 'the beginning would be missing');
  await assert.rejects(read.download.blob(), misused);
  const amid = begun(5);
  amid.event('downloadOpened', facts);
  await assert.rejects(amid.download.saveToDisk(), misused);
  assert.deepEqual(amid.asked.filter(Array.isArray), [], 'no dialog is shown for nothing');
});
