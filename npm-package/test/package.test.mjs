// The built package, as its users get it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { schema } from '../scripts/generate.mjs';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));

test('every export exists, with its types', () => {
  for (const target of Object.values(manifest.exports)) {
    for (const path of typeof target === 'string' ? [target] : Object.values(target)) {
      assert.ok(existsSync(new URL(`../${path}`, import.meta.url)), `${path} is missing`);
    }
  }
});

test('it is published as what it is', async () => {
  const { name, version, license, type, sideEffects, engines, files, publishConfig } = manifest;
  assert.deepEqual(
    { name, license, type, sideEffects, engines, files, publishConfig },
    {
      name: '@chartlift/client',
      license: 'MIT OR Apache-2.0',
      type: 'module',
      sideEffects: false,
      engines: { node: '>=20' },
      files: ['dist', 'README.md'],
      publishConfig: { access: 'public', provenance: true },
    },
  );
  assert.match(version, /^\d+\.\d+\.\d+$/);
  for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) assert.ok(existsSync(new URL(licence, dist)), licence);
});

test('importing on a server is safe, and using it there says so', async () => {
  const { createChartlift, ChartliftError } = await import('@chartlift/client');
  const client = createChartlift({ apiUrl: 'http://localhost', getToken: () => 'token' });
  assert.deepEqual(client.uploads(), []);
  assert.throws(
    () => client.upload(new Blob(['x']), { recordId: 'r' }),
    (error) => error instanceof ChartliftError && error.code === 'browser_only' && !error.retryable,
  );
  client.close();
  await import('@chartlift/client/react');
  await import('@chartlift/client/query');
});

test('the worker is one self-contained module that bundlers leave alone', async () => {
  const worker = await readFile(new URL('worker.js', dist), 'utf8');
  assert.ok(worker.length > 4096);
  assert.ok(worker.endsWith('export {};\n'));
  assert.doesNotMatch(worker, /import\.meta|\bimport\s*[("'{*]/);
  const { source } = await import(new URL('worker-source.js', dist));
  assert.equal(`${source}\nexport {};\n`, worker, 'as text it is a classic script');
});

for (const name of ['engine', 'codec']) {
  test(`the ${name}'s wasm file is valid, and the same in the copy for pages that cannot fetch it`, async () => {
    const wasm = await readFile(new URL(`chartlift_${name}.wasm`, dist));
    assert.ok(WebAssembly.validate(wasm));
    const { base64 } = await import(new URL(`${name}-base64.js`, dist));
    assert.ok(gunzipSync(Buffer.from(base64, 'base64')).equals(wasm));
    assert.ok(base64.length < 500_000, `Vite warns of chunks from 500 kB: ${base64.length}`);
  });
}

test('the API entry loads neither wasm nor React', async () => {
  const entry = await readFile(new URL('api/index.js', dist), 'utf8');
  const imports = [...entry.matchAll(/from ["']([^"']+)["']/g)].map(([, from]) => from);
  assert.deepEqual(new Set(imports), new Set(['../basics.js', '../tokens.js']));
});

test('the main entry needs no bundler', async () => {
  const seen = new Set();
  const visit = async (url) => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    for (const [, from] of (await readFile(url, 'utf8')).matchAll(/(?:from|import) '([^']+)'/g)) {
      assert.match(from, /^\.\.?\//, `${url.pathname} imports ${from}, which browsers cannot find`);
      await visit(new URL(from, url));
    }
  };
  await visit(new URL('index.js', dist));
  assert.ok(seen.size > 5);
});

test('the API types are those of the server', async () => {
  const committed = await readFile(new URL('../src/api/schema.ts', import.meta.url), 'utf8');
  assert.equal(committed, await schema(), 'run `npm run generate` in npm-package');
});

test('the API client sends the token and turns problems into errors', async (t) => {
  const problem = {
    type: '/problems/not_found',
    title: 'Not found',
    status: 404,
    code: 'not_found',
    detail: 'Look.',
    request_id: 'r1',
  };
  const server = createServer((request, response) => {
    assert.equal(request.headers.authorization, 'Bearer secret');
    response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { createApiClient, problemFrom } = await import('@chartlift/client/api');
  const api = createApiClient({ apiUrl: `http://127.0.0.1:${server.address().port}`, getToken: async () => 'secret' });
  const { error, response } = await api.GET('/api/costs');
  const { code, message, retryable, status, requestId } = problemFrom(error, response);
  assert.deepEqual(
    { code, message, retryable, status, requestId },
    { code: 'not_found', message: 'Look.', retryable: false, status: 404, requestId: 'r1' },
  );
});

test('a token that is refused is renewed once, for all calls that it was refused to, and each call is made again', async (t) => {
  const bodies = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    bodies.push(text);
    const good = request.headers.authorization === 'Bearer new';
    const problem = { type: '', title: '', status: 401, code: 'token_expired', detail: 'It has expired.' };
    response.writeHead(good ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(good ? { id: 'x' } : problem));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { answerOf, createApiClient } = await import('@chartlift/client/api');
  const asked = [];
  let token = 'old';
  const getToken = async ({ refused }) => {
    asked.push(refused);
    if (refused) token = 'new';
    return token;
  };
  const api = createApiClient({ apiUrl: `http://127.0.0.1:${server.address().port}`, getToken });
  const body = { attachment_id: 'a' };
  const calls = [1, 2].map(() => answerOf(api.POST('/api/files/download-url', { body })));
  assert.deepEqual(await Promise.all(calls), [{ id: 'x' }, { id: 'x' }]);
  assert.deepEqual(asked.filter(Boolean), [true], 'renewed once');
  assert.ok(
    bodies.every((text) => text === JSON.stringify(body)),
    'the body goes with every try',
  );
  token = 'stays refused';
  const stubborn = createApiClient({ apiUrl: `http://127.0.0.1:${server.address().port}`, getToken: () => token });
  await assert.rejects(
    answerOf(stubborn.GET('/api/me')),
    (error) => error.code === 'token_expired' && error.status === 401,
  );
});

test('no answer is a retryable error of its own', async () => {
  const { createApiClient } = await import('@chartlift/client/api');
  // Port 9 (discard) is closed on any machine that runs tests.
  const api = createApiClient({ apiUrl: 'http://127.0.0.1:9' });
  await assert.rejects(api.GET('/api/costs'), (error) => error.code === 'network' && error.retryable);
});

test('the typed client takes what the core takes, and says what it does not', async () => {
  const { createApiClient } = await import('@chartlift/client/api');
  for (const options of [undefined, {}, { apiUrl: 5 }]) {
    assert.throws(() => createApiClient(options), { name: 'ChartliftError', code: 'invalid_argument' });
  }
  const server = createServer((request, response) => response.end(JSON.stringify({ path: request.url })));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api = createApiClient({ apiUrl: new URL(`http://127.0.0.1:${server.address().port}`) });
  assert.deepEqual((await api.GET('/api/me')).data, { path: '/api/me' });
  server.close();
});

/** A server that answers every call in the same way; answers with its origin. */
async function answering(t, answer) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

test('a call is given up whatever it waits for, and whatever the reason that is given', async (t) => {
  const { answerOf, createApiClient } = await import('@chartlift/client/api');
  const reason = new Error('the dialog was closed');
  const abort = new AbortController();
  const apiUrl = await answering(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":');
    abort.abort(reason);
  });
  const cancelled = { name: 'ChartliftError', code: 'cancelled' };
  const amid = answerOf(createApiClient({ apiUrl }).GET('/api/me', { signal: abort.signal }));
  await assert.rejects(amid, (error) => error === reason || error.code === 'cancelled');

  const waiting = new AbortController();
  const signIn = createApiClient({ apiUrl, getToken: () => new Promise(() => {}) });
  const call = signIn.GET('/api/me', { signal: waiting.signal });
  waiting.abort(reason);
  await assert.rejects(call, (error) => error.code === 'cancelled' && error.cause === reason);
  for (const why of [reason, 'a word']) {
    const signal = AbortSignal.abort(why);
    await assert.rejects(createApiClient({ apiUrl }).GET('/api/me', { signal }), cancelled);
  }
});

test('an answer that is none, or breaks off, is an error of this package’s, and so is a page without a token', async (t) => {
  const { answerOf, createApiClient } = await import('@chartlift/client/api');
  const login = await answering(t, (_, response) => response.end('<!doctype html><title>Wi-Fi'));
  await assert.rejects(answerOf(createApiClient({ apiUrl: login }).GET('/api/me')), {
    name: 'ChartliftError',
    code: 'bad_answer',
    retryable: true,
  });
  const broken = await answering(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"id":', () => response.destroy());
  });
  await assert.rejects(answerOf(createApiClient({ apiUrl: broken }).GET('/api/me')), {
    name: 'ChartliftError',
    code: 'network',
    retryable: true,
  });
  const nobody = createApiClient({ apiUrl: login, getToken: () => undefined });
  await assert.rejects(nobody.GET('/api/me'), { name: 'ChartliftError', code: 'unauthenticated' });
});

test('of calls that begin together, one that gets no token says why, whatever the others get', async () => {
  const { createApiClient } = await import('@chartlift/client/api');
  const boom = new Error('signed out');
  const [first, second] = [withResolvers(), withResolvers()];
  const answers = [first.promise, second.promise];
  const api = createApiClient({ apiUrl: 'http://127.0.0.1:9', getToken: () => answers.shift() });
  const calls = [1, 2].map(() => api.GET('/api/me').catch((error) => error));
  first.reject(boom);
  second.resolve('token');
  assert.equal((await Promise.all(calls))[0], boom);
});

function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

test('a call whose time is up is cancelled, as one that is aborted', async () => {
  const { createApiClient } = await import('@chartlift/client/api');
  const server = createServer(() => {});
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api = createApiClient({ apiUrl: `http://127.0.0.1:${server.address().port}` });
  for (const signal of [AbortSignal.timeout(1), AbortSignal.abort()]) {
    await assert.rejects(api.GET('/api/me', { signal }), { name: 'ChartliftError', code: 'cancelled' });
  }
  server.closeAllConnections();
  server.close();
});
