// What a page loads before anyone chooses a file, minified and gzipped, and what it loads then.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** An entry with everything it imports at once; what it imports later is not in it. */
async function entry(name) {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${dist}${name}`],
    outdir: `${dist}none`,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    write: false,
    metafile: true,
    external: ['react', 'react/jsx-runtime', '@tanstack/react-query'],
  });
  const outputs = Object.entries(metafile.outputs);
  const sizeOf = (path) => gzipped(outputFiles[outputs.findIndex(([one]) => one === path)].contents);
  const main = outputs.find(([, { entryPoint }]) => entryPoint?.endsWith(name))[0];
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: next, kind, external } of metafile.outputs[path].imports) {
      if (kind === 'import-statement' && !external) visit(next);
    }
  };
  visit(main);
  return [...seen].reduce((sum, path) => sum + sizeOf(path), 0);
}

for (const [name, most] of [
  ['index.js', 6_000],
  ['api/index.js', 6_000],
  ['react/index.js', 10_000],
  ['query/index.js', 6_000],
]) {
  test(`${name} stays small`, async (t) => {
    const bytes = await entry(name);
    t.diagnostic(`${name}: ${bytes} bytes gzipped`);
    assert.ok(bytes <= most, `${bytes} of at most ${most} bytes`);
  });
}

// The last 2 kB of these are what makes many small files a quarter faster (`Many small files` in `tests/bench/RESULTS.md`).
for (const [name, most] of [
  ['chartlift_engine.wasm', 178_000],
  ['chartlift_codec.wasm', 87_500],
]) {
  test(`${name} does not grow`, async (t) => {
    const bytes = gzipped(await readFile(`${dist}${name}`));
    t.diagnostic(`${name}: ${bytes} bytes gzipped`);
    assert.ok(bytes <= most, `${bytes} of at most ${most} bytes`);
  });
}
