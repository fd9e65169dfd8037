// The client over an engine that a test plays: what is checked, told, ended, and started again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chartlift, createChartlift } from '@chartlift/client';
import { engines, pretendPage, settled, tokenOf } from './lib/fake-engine.mjs';

pretendPage();
globalThis.File ??= (await import('node:buffer')).File;
const file = () => new File(['0123456789'], 'Befund Müller.pdf', { type: 'application/pdf' });
const result = { uploadId: 'u', attachmentId: 'a', version: 1, sourceBytes: 10, storedBytes: 4, encoding: 'gzip' };

function begun(options = {}) {
  const { start, starts } = engines();
  const client = new Chartlift({ apiUrl: 'https://files.example', getToken: () => tokenOf('ada'), ...options }, start);
  return { client, starts };
}

/** The engine that runs, started if it is only starting. */
async function running(starts) {
  await settled();
  starts.at(-1).ready();
  await settled();
  return starts.at(-1);
}

/** The first command of a kind, as soon as it comes: some of the client is loaded first. */
async function posted(engine, kind) {
  for (;;) {
    const found = engine.posted.find(({ type }) => type === kind);
    if (found) return found;
    await settled();
  }
}

const uploadsOf = ({ posted }) => posted.filter(({ type }) => type === 'upload').map(({ request }) => request.id);
const has = (code) => (error) => error.name === 'ChartliftError' && error.code === code;

test('what cannot be meant is said at the door, and nothing else suffers from it', async () => {
  for (const options of [
    undefined,
    null,
    {},
    { apiUrl: 5, getToken: () => '' },
    { apiUrl: 'ftp://x', getToken: () => '' },
    { apiUrl: 'https://files.example' },
    { apiUrl: 'https://files.example', getToken: 'token' },
    { apiUrl: 'https://files.example', getToken: () => '', maxWorkers: 0 },
    { apiUrl: 'https://files.example', getToken: () => '', onUserChange: 'ask' },
  ]) {
    assert.throws(() => createChartlift(options), has('invalid_argument'));
  }
  const { client, starts } = begun();
  const good = client.upload(file(), { recordId: 'r' });
  for (const [what, options] of [
    [file(), { recordId: 5 }],
    [file(), { recordId: '' }],
    [file(), {}],
    [file(), undefined],
    [file(), { recordId: 'r', attachmentId: {} }],
    [file(), { recordId: 'r', fileName: 7 }],
    [file(), { recordId: 'r', signal: 'stop' }],
    ['text', { recordId: 'r' }],
    [null, { recordId: 'r' }],
    [[file(), {}], { recordId: 'r' }],
  ]) {
    assert.throws(() => client.upload(what, options), has('invalid_argument'));
  }
  await assert.rejects(client.download(5), has('invalid_argument'));
  await assert.rejects(client.download('a', { startAt: -1 }), has('invalid_argument'));
  await assert.rejects(client.saveToDisk(''), has('invalid_argument'));
  const engine = await running(starts);
  assert.deepEqual(uploadsOf(engine), [good.id], 'only the good one came to the engine');
  assert.equal(client.uploads().length, 1);
});

test('several files are one call', async () => {
  const { client, starts } = begun();
  const uploads = client.upload([file(), file()], { recordId: 'r' });
  assert.deepEqual(
    uploadsOf(await running(starts)),
    uploads.map(({ id }) => id),
  );
});

test('what a restriction refuses is told by the upload, and nothing is asked or sent for it', async () => {
  let asked = 0;
  const { client, starts } = begun({ getToken: () => tokenOf(`ada ${++asked}`) });
  const refused = client.upload(file(), { recordId: 'r', accept: 'image/*' });
  await assert.rejects(refused.done, has('type_not_allowed'));
  assert.equal(refused.snapshot().status, 'failed');
  await settled();
  assert.deepEqual([asked, starts.length], [0, 0]);
});

/** A server that says what it takes when the test lets it. */
function termsServer(apiUrl, most) {
  const asked = [];
  const others = globalThis.fetch;
  globalThis.fetch = (url, init) =>
    new Promise((resolve) => {
      // Clients of other tests ask too.
      if (!url.startsWith(apiUrl)) return resolve(others(url, init));
      const { headers } = init;
      const files = { max_file_bytes: most, types: { pdf: 'application/pdf' }, without_extension: false };
      const answer = () => resolve(Response.json({ files: { ...files, refused_content_types: [] } }));
      asked.push({ path: new URL(url).pathname, token: headers.authorization, answer });
    });
  return asked;
}

/** The questions that a server was asked, as soon as there are so many. */
async function questions(asked, count) {
  while (asked.length < count) await settled();
  return asked;
}

test('the server’s terms are asked once, no upload waits for them, and then what they refuse is not sent', async () => {
  const asked = termsServer('https://once.example', 9);
  const { client, starts } = begun({ apiUrl: 'https://once.example' });
  const first = client.upload(file(), { recordId: 'r' });
  const engine = await running(starts);
  assert.deepEqual(uploadsOf(engine), [first.id], 'nobody has answered yet');
  client.prepare();
  const [{ path, answer }] = await questions(asked, 1);
  answer();
  const terms = await client.terms();
  assert.deepEqual([path, terms.maxFileBytes, terms.accept], ['/api/files/upload-terms', 9, '.pdf']);
  const large = client.upload(file(), { recordId: 'r' });
  await assert.rejects(large.done, (error) => has('file_too_large')(error) && !error.retryable);
  const wrong = client.upload(new File(['x'], 'a.txt'), { recordId: 'r' });
  await assert.rejects(wrong.done, has('type_not_allowed'));
  assert.deepEqual([uploadsOf(engine), asked.length], [[first.id], 1]);
});

test('a server whose URL is empty is the page’s own, whatever its path', async () => {
  const asked = [];
  const others = globalThis.fetch;
  globalThis.fetch = async (url) => {
    asked.push(String(url));
    throw new TypeError('there is no server here');
  };
  for (const apiUrl of ['', '/', new URL('https://hospital.example')]) await begun({ apiUrl }).client.terms();
  globalThis.fetch = others;
  assert.deepEqual(asked, Array(3).fill('https://hospital.example/api/files/upload-terms'));
});

test('terms are one user’s, and gone when the client is closed', async () => {
  const asked = termsServer('https://ones.example', 9);
  let user = 'ada';
  const { client } = begun({ apiUrl: 'https://ones.example', getToken: () => tokenOf(user), onUserChange: 'continue' });
  const adas = client.terms();
  await questions(asked, 1);
  user = 'bo';
  const bos = client.terms();
  await questions(asked, 2);
  for (const { answer } of asked) answer();
  assert.equal(await adas, undefined, 'they came for another');
  assert.equal((await bos).maxFileBytes, 9);
  assert.deepEqual(
    asked.map(({ token }) => token),
    [`Bearer ${tokenOf('ada')}`, `Bearer ${tokenOf('bo')}`],
  );
  client.close();
  const again = client.terms();
  (await questions(asked, 3)).at(-1).answer();
  assert.equal((await again).maxFileBytes, 9);
});

test('what the server takes is asked again when it could not be told, and never without a token', async () => {
  const asked = termsServer('https://never.example', 0);
  let token = '';
  const { client } = begun({ apiUrl: 'https://never.example', getToken: () => token });
  assert.equal(await client.terms(), undefined);
  assert.equal(asked.length, 0);
  token = tokenOf('ada');
  for (const count of [1, 2]) {
    const told = client.terms();
    (await questions(asked, count)).at(-1).answer();
    assert.equal(await told, undefined, 'a server of before says nothing of files');
  }
});

test('no worker starts before there is something to do', async () => {
  const { client, starts } = begun();
  client.subscribe(() => {});
  client.pauseAll();
  client.uploads();
  await settled();
  assert.equal(starts.length, 0);
  client.prepare();
  await settled();
  assert.equal(starts.length, 1);
});

test('a callback that throws is told as the page’s own error, and everything still settles', async (t) => {
  const told = [];
  globalThis.reportError = (error) => told.push(error.message);
  t.after(() => delete globalThis.reportError);
  const throws = (message) => () => {
    throw new Error(message);
  };
  const { client, starts } = begun();
  client.subscribe(throws('list'));
  const upload = client.upload(file(), { recordId: 'r' });
  let heard = 0;
  upload.subscribe(throws('upload'));
  upload.subscribe(() => heard++);
  const opened = client.download('a', { onProgress: throws('download') });
  const engine = await running(starts);
  engine.say({ type: 'done', id: upload.id, ...result });
  assert.equal((await upload.done).version, 1);
  assert.ok(heard > 0, 'the other listener was called');
  const { request } = await posted(engine, 'download');
  engine.say({ type: 'downloadProgress', id: request.id, progress: 0.5 });
  engine.say({ type: 'downloadFailed', id: request.id, code: 'not_found', message: 'm', retryable: false });
  await assert.rejects(opened, has('not_found'));
  assert.deepEqual([...new Set(told)], ['list', 'upload', 'download']);
});

test('an engine is told of a download before it is asked for its pieces', async () => {
  const { client, starts } = begun();
  client.download('a').catch(() => {});
  // Whoever reads a stream asks at once, long before an engine runs.
  await settled();
  const engine = await running(starts);
  await posted(engine, 'grantDownload');
  const types = engine.posted.map(({ type }) => type).filter((type) => type.endsWith('ownload'));
  assert.deepEqual(types, ['download', 'grantDownload']);
});

test('closing says that a retry helps, and a retry does', async () => {
  const { client, starts } = begun();
  const upload = client.upload(file(), { recordId: 'r' });
  await running(starts);
  client.close();
  await assert.rejects(upload.done, (error) => has('closed')(error) && error.retryable);
  assert.equal(upload.snapshot().status, 'failed');
  upload.retry();
  const again = await running(starts);
  assert.equal(starts.length, 2);
  again.say({ type: 'done', id: upload.id, ...result });
  assert.equal((await upload.done).storedBytes, 4);
});

test('closing while it starts leaks nothing, and what was waiting is told', async () => {
  const { client, starts } = begun();
  const uploads = client.upload([file(), file()], { recordId: 'r' });
  client.close();
  for (const { done } of uploads) await assert.rejects(done, has('closed'));
  await settled();
  assert.equal(starts.length, 0, 'what was closed before it began starts no worker');
  uploads[0].retry();
  await settled();
  const resumable = client.resumable();
  client.close();
  await assert.rejects(resumable, has('closed'));
  assert.ok(starts.every(({ signal }) => signal.aborted));
});

test('what is said before the engine runs is remembered', async () => {
  const { client, starts } = begun();
  const abort = new AbortController();
  const [paused, resumed, cancelled] = client.upload([file(), file(), file()], { recordId: 'r' });
  const aborted = client.upload(file(), { recordId: 'r', signal: abort.signal });
  const never = client.upload(file(), { recordId: 'r', signal: AbortSignal.abort() });
  paused.pause();
  resumed.pause();
  resumed.resume();
  cancelled.cancel();
  abort.abort();
  assert.equal(paused.snapshot().status, 'paused');
  for (const { done } of [cancelled, aborted, never]) await assert.rejects(done, has('cancelled'));
  const engine = await running(starts);
  assert.deepEqual(uploadsOf(engine), [paused.id, resumed.id]);
  assert.deepEqual(
    engine.posted.filter(({ type }) => type === 'pause').map(({ id }) => id),
    [paused.id],
  );
});

test('a signal cancels what is under way', async () => {
  const { client, starts } = begun();
  const abort = new AbortController();
  const upload = client.upload(file(), { recordId: 'r', signal: abort.signal });
  const engine = await running(starts);
  abort.abort();
  assert.deepEqual(engine.posted.at(-1), { type: 'cancel', id: upload.id });
});

test('when another user signs in, the former’s uploads end and their names leave the list', async () => {
  let user = 'ada';
  const { client, starts } = begun({ getToken: () => tokenOf(user) });
  const adas = client.upload(file(), { recordId: 'r' });
  const download = client.download('a');
  const first = await running(starts);
  await posted(first, 'download');
  first.say({ type: 'tokenWanted', call: 0, refused: null });
  await settled();
  assert.deepEqual(first.posted.at(-1), { type: 'token', call: 0, token: tokenOf('ada') });

  user = 'bo';
  const bos = client.upload(file(), { recordId: 'r' });
  await assert.rejects(adas.done, (error) => has('user_changed')(error) && !error.retryable);
  await assert.rejects(download, has('user_changed'));
  assert.ok(first.signal.aborted, 'the engine with ada’s bytes is gone');
  assert.deepEqual(client.uploads(), [bos]);
  const second = await running(starts);
  assert.deepEqual(uploadsOf(second), [bos.id]);
});

test('an engine never gets the token of another user than the one it began for', async () => {
  let user = 'ada';
  const { client, starts } = begun({ getToken: () => tokenOf(user) });
  const upload = client.upload(file(), { recordId: 'r' });
  const engine = await running(starts);
  user = 'bo';
  engine.say({ type: 'tokenWanted', call: 0, refused: null });
  await assert.rejects(upload.done, has('user_changed'));
  assert.ok(!engine.posted.some(({ type }) => type === 'token'));
});

test('uploads go on for the next user only where the page says so', async () => {
  let user = 'ada';
  const { client, starts } = begun({ getToken: () => tokenOf(user), onUserChange: 'continue' });
  const upload = client.upload(file(), { recordId: 'r' });
  const engine = await running(starts);
  user = 'bo';
  engine.say({ type: 'tokenWanted', call: 0, refused: null });
  await settled();
  assert.deepEqual(engine.posted.at(-1), { type: 'token', call: 0, token: tokenOf('bo') });
  assert.equal(upload.ended, false);
});

test('signing out ends everything and forgets it', async () => {
  const { client, starts } = begun();
  const upload = client.upload(file(), { recordId: 'r' });
  const engine = await running(starts);
  client.signOut();
  await assert.rejects(upload.done, has('user_changed'));
  assert.ok(engine.signal.aborted);
  assert.deepEqual(client.uploads(), []);
});

test('a question to an engine that has ended is answered by its error', async () => {
  const { client, starts } = begun();
  client.prepare();
  await running(starts);
  const compressed = client.compress(file());
  client.close();
  await assert.rejects(compressed, has('closed'));
});

test('when another user has signed in, what can go on is asked of an engine of theirs', async () => {
  let user = 'ada';
  const { client, starts } = begun({ getToken: () => tokenOf(user) });
  client.upload(file(), { recordId: 'r' });
  const adas = await running(starts);
  user = 'bo';
  const resumable = client.resumable();
  await settled();
  assert.ok(adas.signal.aborted);
  const bos = await running(starts);
  assert.notEqual(bos, adas);
  const { call } = await posted(bos, 'resumable');
  bos.say({ type: 'resumable', call, uploads: [] });
  assert.deepEqual(await resumable, []);
});

test('what waits for a token when everything is ended is told at once, and begins nothing later', async () => {
  const answers = [];
  const { client, starts } = begun({ getToken: () => new Promise((resolve) => answers.push(resolve)) });
  client.prepare();
  await running(starts);
  const resumable = client.resumable();
  client.close();
  await assert.rejects(resumable, has('closed'));
  answers[0](tokenOf('ada'));
  await settled();
  assert.equal(starts.length, 1);
});

test('an answer to a question from before a sign-out names nobody who comes after it', async () => {
  const answers = [];
  const { client, starts } = begun({ getToken: () => new Promise((resolve) => answers.push(resolve)) });
  client.upload(file(), { recordId: 'r' });
  client.signOut();
  const bos = client.upload(file(), { recordId: 'r' });
  assert.equal(answers.length, 2, 'the next user is asked about anew');
  const [adas, bosAnswer] = answers;
  adas(tokenOf('ada'));
  await settled();
  assert.equal(starts.length, 0, 'nothing begins before it is known whose it is');
  bosAnswer(tokenOf('bo'));
  const engine = await running(starts);
  engine.say({ type: 'tokenWanted', call: 0, refused: null });
  answers[2](tokenOf('bo'));
  await settled();
  assert.equal(bos.ended, false);
  const { request } = await posted(engine, 'upload');
  assert.match(request.user, /bo/);
});

/** A `getToken` that throws so often before it answers; `asked` says what it was asked. */
function failing(times, error = new Error('503 of the page’s own server')) {
  const asked = [];
  const getToken = (how) => {
    asked.push(how.refused);
    if (asked.length <= times) throw error;
    return tokenOf('ada');
  };
  return { getToken, asked, error };
}

/** Lets a pause end, as when the network is back. */
async function online() {
  await settled();
  dispatchEvent(new Event('online'));
  await settled();
}

test('a getToken that throws is asked again, and what waits for it says so', async () => {
  const { getToken, asked } = failing(1);
  const { client, starts } = begun({ getToken });
  const upload = client.upload(file(), { recordId: 'r' });
  await settled();
  const { waiting } = upload.snapshot();
  assert.deepEqual([waiting.for, waiting.tries, starts.length], ['network', 1, 0]);
  await online();
  const engine = await running(starts);
  assert.equal(upload.snapshot().waiting, null);
  assert.match((await posted(engine, 'upload')).request.user, /ada/);
  assert.deepEqual(asked, [false, false]);
});

test('a refused token is asked for again as a refused one, and no upload fails meanwhile', async () => {
  let failures = 0;
  const asked = [];
  const getToken = ({ refused }) => {
    asked.push(refused);
    if (refused && failures-- > 0) throw new Error('503');
    return tokenOf('ada');
  };
  const { client, starts } = begun({ getToken });
  const upload = client.upload(file(), { recordId: 'r' });
  const engine = await running(starts);
  failures = 2;
  engine.say({ type: 'tokenWanted', call: 0, refused: tokenOf('ada') });
  await online();
  assert.ok(!engine.posted.some(({ type }) => type === 'token'), 'the engine is told nothing yet');
  await online();
  await settled();
  assert.deepEqual(engine.posted.at(-1), { type: 'token', call: 0, token: tokenOf('ada') });
  assert.deepEqual(asked, [false, true, true, true]);
  assert.equal(upload.ended, false);
});

test('a getToken that goes on throwing ends what needs it, with its reason, and a retry goes on', async () => {
  const { getToken, asked, error } = failing(Number.POSITIVE_INFINITY);
  let token = () => tokenOf('ada');
  const { client, starts } = begun({ getToken: (how) => token(how) });
  const upload = client.upload(file(), { recordId: 'r' });
  const opened = client.download('a');
  const engine = await running(starts);
  const { request } = await posted(engine, 'download');
  token = getToken;
  engine.say({ type: 'tokenWanted', call: 0, refused: null });
  while (!engine.posted.some(({ type }) => type === 'token')) await online();
  assert.ok(asked.length > 3);
  assert.equal(engine.posted.at(-1).token, undefined);
  const refusal = { code: 'unauthenticated', message: 'sign in', retryable: false, status: 401, requestId: null };
  engine.say({ type: 'failed', id: upload.id, ...refusal });
  engine.say({ type: 'downloadFailed', id: request.id, ...refusal });
  const why = ({ code, retryable, cause }) => code === 'unauthenticated' && retryable && cause === error;
  await assert.rejects(upload.done, why);
  await assert.rejects(opened, why);

  token = () => tokenOf('ada');
  upload.retry();
  await settled();
  engine.say({ type: 'done', id: upload.id, ...result });
  await upload.done;
});

test('a getToken that gives nothing is asked once, and the server’s refusal is final', async () => {
  const asked = [];
  const { client, starts } = begun({ getToken: () => void asked.push(1) });
  const upload = client.upload(file(), { recordId: 'r' });
  const engine = await running(starts);
  engine.say({ type: 'tokenWanted', call: 0, refused: null });
  await settled();
  assert.deepEqual([asked.length, engine.posted.at(-1).token], [2, undefined]);
  const refusal = { code: 'unauthenticated', message: 'sign in', retryable: false, status: 401, requestId: null };
  engine.say({ type: 'failed', id: upload.id, ...refusal });
  await assert.rejects(upload.done, ({ retryable, status }) => !retryable && status === 401);
});

test('once everything is ended, getToken is not asked again', async () => {
  const { getToken, asked } = failing(Number.POSITIVE_INFINITY);
  const { client } = begun({ getToken });
  const upload = client.upload(file(), { recordId: 'r' });
  await settled();
  client.signOut();
  await online();
  await assert.rejects(upload.done, has('user_changed'));
  assert.equal(asked.length, 1);
});

test('those that have ended are forgotten together, and what was begun one by one is told apart', async () => {
  const { client, starts } = begun();
  const uploads = [1, 2, 3].map(() => client.upload(file(), { recordId: 'r' }));
  const engine = await running(starts);
  let calls = 0;
  client.subscribe(() => calls++);
  for (const { id } of uploads.slice(0, 2)) engine.say({ type: 'done', id, ...result });
  const late = client.upload(file(), { recordId: 'r' });
  client.forget(uploads.map(({ id }) => id));
  assert.deepEqual([client.uploads(), calls], [[uploads[2], late], 2]);
  await settled();
  engine.say({ type: 'done', id: late.id, ...result });
  assert.equal((await late.done).version, 1);
  client.forget(late.id);
  assert.deepEqual(client.uploads(), [uploads[2]]);
});

test('a retry of an upload that was forgotten lists it again', async () => {
  const { client, starts } = begun();
  const upload = client.upload(file(), { recordId: 'r' });
  const engine = await running(starts);
  engine.say({ type: 'failed', id: upload.id, code: 'network', message: 'm', retryable: true });
  client.forget(upload.id);
  upload.retry();
  assert.deepEqual(client.uploads(), [upload]);
  await settled();
  engine.say({ type: 'done', id: upload.id, ...result });
  assert.equal((await upload.done).version, 1);
});

for (const [what, change] of [
  ['the user has signed out', ({ client }) => client.signOut()],
  [
    'another user has signed in',
    async ({ client, as }) => {
      as('bo');
      await client.resumable().catch(() => {});
    },
  ],
]) {
  test(`an upload of before is not retried once ${what}`, async () => {
    let user = 'ada';
    const { client, starts } = begun({ getToken: () => tokenOf(user) });
    const upload = client.upload(file(), { recordId: 'r' });
    const engine = await running(starts);
    engine.say({ type: 'failed', id: upload.id, code: 'network', message: 'm', retryable: true });
    const changed = change({ client, as: (name) => (user = name) });
    await running(starts);
    client.close();
    await changed;
    upload.retry();
    await assert.rejects(upload.done, (error) => has('user_changed')(error) && !error.retryable);
    assert.deepEqual(client.uploads(), []);
  });
}

test('numbers that the engine cannot hold are refused at the door', async () => {
  const { client } = begun();
  await assert.rejects(client.download('a', { version: 2 ** 32 }), has('invalid_argument'));
  for (const wrong of [
    { maxParallelParts: 256 },
    { verifyOneIn: 2 ** 32 },
    { maxWorkers: 0.5 },
    { keepBytes: Infinity },
  ]) {
    assert.throws(() => begun(wrong), has('invalid_argument'), JSON.stringify(wrong));
  }
  begun({ maxParallelParts: 255, verifyOneIn: 2 ** 32 - 1 });
});

test('a signal of another window is one, and its reason is told', async () => {
  const { client, starts } = begun();
  const reason = new Error('the tab was closed');
  // As those of a frame: no instance of ours.
  const foreign = Object.assign(new EventTarget(), { aborted: false, reason });
  Object.defineProperty(foreign, Symbol.toStringTag, { value: 'AbortSignal' });
  const early = client.upload(file(), { recordId: 'r', signal: foreign });
  foreign.dispatchEvent(new Event('abort'));
  await assert.rejects(early.done, (error) => has('cancelled')(error) && error.cause === reason);
  const late = new AbortController();
  const upload = client.upload(file(), { recordId: 'r', signal: late.signal });
  const engine = await running(starts);
  late.abort(reason);
  engine.say({ type: 'failed', id: upload.id, code: 'cancelled', message: 'm', retryable: false });
  await assert.rejects(upload.done, (error) => has('cancelled')(error) && error.cause === reason);
});

test('a media type that is empty is as good as none', async () => {
  const { client, starts } = begun();
  client.upload(file(), { recordId: 'r', contentType: '' });
  const { request } = await posted(await running(starts), 'upload');
  assert.equal(request.contentType, 'application/pdf');
});

test('what was kept of downloads is gone with the user', async () => {
  let user = 'ada';
  const options = { keepBytes: 1_000, getToken: () => tokenOf(user), onUserChange: 'continue' };
  const { client, starts } = begun(options);
  const opens = async (bytes) => {
    client.prepare();
    const engine = await running(starts);
    const opened = client.download('a');
    const { request } = await posted(engine, 'download');
    engine.posted.length = 0;
    const file = { fileName: 'f', contentType: 'text/plain', version: 1, sizeBytes: 3, storedBytes: 3 };
    engine.say({ type: 'downloadOpened', id: request.id, url: 'https://s3.example/x', encoding: 'identity', ...file });
    const download = await opened;
    await settled();
    const kept = engine.posted.some(({ type }) => type === 'cancelDownload');
    if (!kept) {
      engine.say({ type: 'downloadPiece', id: request.id, buffer: new TextEncoder().encode(bytes).buffer });
      engine.say({ type: 'downloadDone', id: request.id });
    }
    return { kept, text: await new Response(download.stream).text() };
  };
  assert.deepEqual(await opens('one'), { kept: false, text: 'one' });
  assert.deepEqual(await opens('two'), { kept: true, text: 'one' });
  user = 'bo';
  assert.deepEqual(await opens('two'), { kept: false, text: 'two' }, 'also where what is under way goes on');
  client.signOut();
  assert.deepEqual(await opens('three'), { kept: false, text: 'three' });
});

test('only the file is blamed for what is the file’s', async () => {
  const { client, starts } = begun();
  const ends = [client.compress(file()), client.compress(file())].map((one) => one.catch((error) => error));
  const engine = await running(starts);
  engine.say({ type: 'notCompressed', call: 0, code: 'source_changed' });
  engine.say({ type: 'notCompressed', call: 1, code: 'worker_failed' });
  const [changed, failed] = await Promise.all(ends);
  assert.deepEqual([changed.code, changed.retryable], ['source_changed', false]);
  assert.deepEqual([failed.code, failed.retryable], ['worker_failed', true]);
  assert.doesNotMatch(failed.message, /exists/);
});
