/** One thing this browser or page lacks. */
export interface Missing {
  feature: 'workers' | 'wasm' | 'simd' | 'compression_streams' | 'locks' | 'indexed_db';
  /** What that means, in a sentence. */
  message: string;
}

/** What can be done here. */
export interface Support {
  /** Whether files can be uploaded at all. */
  supported: boolean;
  /**
   * How: by the `engine` in workers; or `plain`, without it: one file after the other, no resuming after a reload, and
   * only small files compressed. `null` on a server.
   */
  mode: 'engine' | 'plain' | null;
  /** What is missing for all of it to work; empty in every common browser over HTTPS. */
  missing: readonly Missing[];
}

/** The smallest module with a SIMD instruction and a table of the page's objects (`externref`), as the engine has one. */
const MODULE = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 4, 4, 1, 111, 0, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
];

/** Says what this browser can do, without starting anything. Safe on a server. */
export function isSupported(): Support {
  if (typeof location === 'undefined') return { supported: false, mode: null, missing: [] };
  const missing: Missing[] = [];
  const need = (feature: Missing['feature'], there: boolean, message: string) => {
    if (!there) missing.push({ feature, message });
  };
  const wasm = typeof WebAssembly === 'object';
  need('workers', typeof Worker === 'function', 'this browser has no Web Workers');
  need('wasm', wasm, 'this browser runs no WebAssembly (Lockdown Mode and policies turn it off)');
  const runs = wasm && WebAssembly.validate(new Uint8Array(MODULE));
  if (wasm) need('simd', runs, 'its WebAssembly has no SIMD or no reference types');
  const engine = missing.length === 0;
  need(
    'compression_streams',
    typeof CompressionStream === 'function',
    'without CompressionStream, the plain way does not compress',
  );
  need('locks', 'locks' in navigator, 'without Web Locks (they need HTTPS), two tabs may upload the same file twice');
  need('indexed_db', !!globalThis.indexedDB, 'without IndexedDB, uploads cannot go on after a reload');
  return { supported: true, mode: engine ? 'engine' : 'plain', missing };
}
