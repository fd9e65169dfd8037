// The life of the workers, against engines that start and fail as a test says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChartliftError } from '@chartlift/client';
import { Supervisor } from '../dist/workers/supervisor.js';
import { engines, settled } from './lib/fake-engine.mjs';

const closed = () => new ChartliftError('closed', 'the client was closed', true);

function begun() {
  const { start, starts } = engines();
  const events = [];
  const ends = [];
  const supervisor = new Supervisor(start, {
    event: (event) => events.push(event.type),
    ended: (error) => ends.push(error.code),
  });
  return { supervisor, starts, events, ends };
}

test('one engine is started, however many ask for it', async () => {
  const { supervisor, starts } = begun();
  const asked = [supervisor.engine(), supervisor.engine()];
  starts[0].ready();
  const [one, other] = await Promise.all(asked);
  assert.equal(one, other);
  assert.equal(starts.length, 1);
});

test('an old start that fails late leaves a newer engine alone', async () => {
  const { supervisor, starts, ends } = begun();
  const old = supervisor.engine();
  supervisor.stop(closed());
  await assert.rejects(old, (error) => error.code === 'closed');
  const newer = supervisor.engine();
  starts[0].fail();
  starts[1].ready();
  await settled();
  assert.equal(await supervisor.engine(), await newer, 'the newer one is still there');
  assert.equal(starts.length, 2);
  assert.deepEqual(ends, ['closed'], 'the failure of the old one ended nothing');
});

test('a start that is stopped ends its workers at once, and whoever waits is told', async () => {
  const { supervisor, starts } = begun();
  const waiting = supervisor.engine();
  supervisor.stop(closed());
  assert.ok(starts[0].signal.aborted);
  await assert.rejects(waiting, (error) => error.code === 'closed' && error.retryable);
});

test('a failed start is told, and the next try starts anew', async () => {
  const { supervisor, starts, ends } = begun();
  const first = supervisor.engine();
  starts[0].fail();
  await assert.rejects(first, (error) => error.code === 'worker_failed');
  assert.deepEqual(ends, ['worker_failed']);
  const second = supervisor.engine();
  starts[1].ready();
  await second;
});

test('an engine that dies ends what was under way, once, and says nothing afterwards', async () => {
  const { supervisor, starts, events, ends } = begun();
  supervisor.engine();
  starts[0].ready();
  await settled();
  starts[0].say({ type: 'snapshot' });
  starts[0].died();
  starts[0].died();
  starts[0].say({ type: 'done' });
  assert.deepEqual(events, ['snapshot']);
  assert.deepEqual(ends, ['worker_failed']);
  supervisor.engine();
  assert.equal(starts.length, 2);
});

test('a question that an engine has not answered when it ends is answered by the error', async () => {
  const { supervisor, starts } = begun();
  supervisor.engine();
  starts[0].ready();
  const engine = await supervisor.engine();
  const asked = engine.resumable();
  supervisor.stop(closed());
  await assert.rejects(asked, (error) => error.code === 'closed');
});
