// An engine that does nothing by itself: a test says what happens in it.
import { ChartliftError } from '../../dist/basics.js';
import { EngineProxy } from '../../dist/workers/engine.js';

/** What the package asks a page for, where there is none. */
export function pretendPage() {
  globalThis.location ??= new URL('https://hospital.example/records/1');
  globalThis.Worker ??= class {};
  globalThis.navigator ??= {};
  const page = new EventTarget();
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'])
    globalThis[name] ??= page[name].bind(page);
  globalThis.fetch = () => Promise.reject(new TypeError('there is no server here'));
}

/** Starts engines on request: each start is one entry of `starts`, to be settled by the test. */
export function engines() {
  const starts = [];
  const start = (hooks, signal) =>
    new Promise((resolve, reject) => {
      const posted = [];
      const proxy = new EngineProxy((command) => posted.push(command));
      signal.addEventListener('abort', () => proxy.end(signal.reason));
      const say = (event) => proxy.handled(event) || hooks.event(event, proxy);
      const died = () => hooks.died(new ChartliftError('worker_failed', 'the workers stopped', true));
      const fail = () => reject(new ChartliftError('worker_failed', 'the script did not load', true));
      starts.push({ posted, say, died, ready: () => resolve(proxy), fail, signal });
    });
  return { start, starts };
}

/** All that can happen without anything from outside has happened. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A token as servers issue them; nobody here verifies it. */
export const tokenOf = (sub, tenant = 'north') =>
  `e30.${Buffer.from(JSON.stringify({ sub, tenant })).toString('base64url')}.x`;
