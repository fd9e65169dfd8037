// Starting the workers, against ones that a test plays: what keeps them away, for now or for good.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Chartlift, isSupported } from '@chartlift/client';
import { PlainEngine } from '../dist/plain/engine.js';
import { startEngine } from '../dist/workers/start.js';
import { pretendPage, settled } from './lib/fake-engine.mjs';
import { asUsual, pretendWorkers, served } from './lib/fake-workers.mjs';

pretendPage();

/** Starts an engine; `died` and `warnings` are what it told. */
function started(t) {
  const told = { died: [], warnings: [] };
  t.mock.method(console, 'warn', (message) => told.warnings.push(message));
  const abort = new AbortController();
  t.after(() => abort.abort());
  const hooks = { event: () => {}, died: (error) => told.died.push(error) };
  return { ...told, engine: startEngine(served, isSupported(), hooks, abort.signal) };
}

const isPlain = (engine) => engine instanceof PlainEngine;

test('a script that does not arrive once is fetched again, and no way is given up for it', async (t) => {
  const { made, asked } = pretendWorkers(t, {
    play: (worker, message) => (made.length === 1 ? worker.fails() : asUsual(worker, message)),
  });
  const { engine, warnings } = started(t);
  assert.ok(!isPlain(await engine));
  assert.deepEqual(
    [made.length, asked, warnings],
    [4, ['HEAD'], []],
    'the one that failed, an engine, two compressors',
  );
});

test('an engine is told the page’s own server by its origin', async (t) => {
  const { made } = pretendWorkers(t, { play: asUsual });
  const abort = new AbortController();
  t.after(() => abort.abort());
  const hooks = { event: () => {}, died: () => {} };
  await startEngine({ ...served, apiUrl: '' }, isSupported(), hooks, abort.signal);
  const [init] = made.flatMap(({ posted }) => posted).filter(({ role }) => role === 'engine');
  assert.equal(init.options.apiUrl, 'https://hospital.example/');
});

test('a script that arrives and does not run is given up, and the plain way taken', async (t) => {
  const { made } = pretendWorkers(t, { play: (worker) => worker.fails() });
  const { engine, warnings } = started(t);
  assert.ok(isPlain(await engine));
  assert.equal(made.length, 2);
  assert.match(warnings.join(), /worker-src/);
});

test('a script that a policy forbids is neither fetched nor tried again', async (t) => {
  const { made, asked } = pretendWorkers(t, {
    play: (worker) => {
      const violation = { blockedURI: served.workerUrl, disposition: 'enforce' };
      dispatchEvent(Object.assign(new Event('securitypolicyviolation'), violation));
      worker.fails();
    },
  });
  assert.ok(isPlain(await started(t).engine));
  assert.deepEqual([made.length, asked], [1, []]);
});

for (const [what, head] of [
  ['cannot be reached', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['is answered for by a broken gateway', async () => new Response(null, { status: 502 })],
]) {
  test(`a script that ${what} is waited for, and then the engine starts`, async (t) => {
    let there = false;
    const { made } = pretendWorkers(t, {
      play: (worker, message) => (there ? asUsual(worker, message) : worker.fails()),
      head,
    });
    const client = new Chartlift(served, (hooks, signal) => startEngine(served, isSupported(), hooks, signal));
    t.after(() => client.close());
    const upload = client.upload(new Blob(['1']), { recordId: 'r' });
    const waits = new Promise((resolve) => {
      upload.subscribe(() => upload.snapshot().waiting && resolve(upload.snapshot()));
    });
    const { status, waiting } = await waits;
    assert.deepEqual([status, waiting.for, waiting.tries], ['queued', 'network', 1]);
    there = true;
    await settled();
    dispatchEvent(new Event('online'));
    const runs = () => made.some(({ posted }) => posted.some(({ type }) => type === 'upload'));
    while (!runs()) await settled();
    assert.equal(upload.snapshot().waiting, null);
  });
}

test('a module that never arrives is waited for no longer than a minute', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  pretendWorkers(t, { play: asUsual });
  const asked = new EventTarget();
  const answering = globalThis.fetch;
  globalThis.fetch = (url, init) => {
    if (!String(url).endsWith('hangs.wasm')) return answering(url, init);
    queueMicrotask(() => asked.dispatchEvent(new Event('asked')));
    return new Promise((_, reject) => init.signal.addEventListener('abort', () => reject(init.signal.reason)));
  };
  const heard = once(asked, 'asked');
  const hooks = { event: () => {}, died: () => {} };
  const options = { ...served, engineUrl: 'https://hospital.example/hangs.wasm' };
  const engine = startEngine(options, isSupported(), hooks, new AbortController().signal);
  await heard;
  t.mock.timers.tick(60_000);
  // Its copy in a script is there.
  assert.ok(!isPlain(await engine));
});

for (const role of ['engine', 'compressor']) {
  const breaks = (forbidden) => (worker, message) => {
    if (message?.role === role) worker.say({ type: 'broken', message: 'EvalError: unsafe-eval', forbidden });
    else asUsual(worker, message?.role === 'engine' ? { role: 'none' } : message);
  };

  test(`a module that may not run in its ${role} leads to the plain way`, async (t) => {
    const { made } = pretendWorkers(t, { play: breaks(true) });
    const { engine, warnings, died } = started(t);
    assert.ok(isPlain(await engine));
    assert.match(warnings.join(), /wasm-unsafe-eval/);
    assert.deepEqual(died, []);
    assert.ok(made.every(({ ended }) => ended));
  });

  test(`what else breaks in the ${role} is told in its own words`, async (t) => {
    pretendWorkers(t, { play: breaks(false) });
    const { engine, died } = started(t);
    await assert.rejects(
      engine,
      ({ code, message }) => code === 'worker_failed' && /EvalError: unsafe-eval/.test(message),
    );
    assert.deepEqual(died, []);
  });
}

test('a worker that fails once the engine runs is its end', async (t) => {
  const { made } = pretendWorkers(t, { play: asUsual });
  const { engine, died } = started(t);
  await engine;
  made[1].fails();
  assert.deepEqual(
    died.map(({ code }) => code),
    ['worker_failed'],
  );
});
