// What this package says a browser lacks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSupported } from '@chartlift/client';

/** A browser that has everything. */
const WHOLE = {
  location: new URL('https://hospital.example/'),
  navigator: { locks: {} },
  Worker: class {},
  CompressionStream: class {},
  indexedDB: {},
  WebAssembly,
};

/** What is said in a browser that is otherwise than the whole one. */
function seen(t, other) {
  for (const [name, value] of Object.entries({ ...WHOLE, ...other })) {
    const former = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() =>
      former ? Object.defineProperty(globalThis, name, former) : Reflect.deleteProperty(globalThis, name),
    );
  }
  const { missing, ...rest } = isSupported();
  for (const { message } of missing) assert.match(message, /\w+ \w+/);
  return { ...rest, missing: missing.map(({ feature }) => feature) };
}

const { validate } = WebAssembly;

/** A `validate` that refuses modules with these bytes one after the other. */
const without = (...bytes) => ({
  validate: (module) => !`,${module},`.includes(`,${bytes},`) && validate(module),
});

for (const { what, other, mode, missing } of [
  { what: 'nothing', other: {}, mode: 'engine', missing: [] },
  { what: 'workers', other: { Worker: undefined }, mode: 'plain', missing: ['workers'] },
  { what: 'WebAssembly', other: { WebAssembly: undefined }, mode: 'plain', missing: ['wasm'] },
  { what: 'SIMD', other: { WebAssembly: without(253, 15) }, mode: 'plain', missing: ['simd'] },
  { what: 'reference types', other: { WebAssembly: without(1, 111) }, mode: 'plain', missing: ['simd'] },
  {
    what: 'CompressionStream',
    other: { CompressionStream: undefined },
    mode: 'engine',
    missing: ['compression_streams'],
  },
  { what: 'Web Locks', other: { navigator: {} }, mode: 'engine', missing: ['locks'] },
  { what: 'IndexedDB', other: { indexedDB: null }, mode: 'engine', missing: ['indexed_db'] },
]) {
  test(`a browser that lacks ${what} is told from others`, (t) => {
    assert.deepEqual(seen(t, other), { supported: true, mode, missing });
  });
}

test('on a server nothing is supported, and nothing breaks', (t) => {
  assert.deepEqual(seen(t, { location: undefined }), { supported: false, mode: null, missing: [] });
});
