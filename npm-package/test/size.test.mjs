// What a page loads before anyone chooses a file, minified and gzipped, and what it loads then.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

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

for (const [name, most, said] of [
  ['index.js', 6_000, [/the core entry ([\d.]+) kB/, /JavaScript before a file is chosen, gzipped \| ([\d.]+) kB/]],
  ['api/index.js', 6_000, [/`\/api` ([\d.]+) kB/]],
  ['react/index.js', 10_850, [/`\/react` with it ([\d.]+) kB/]],
  ['query/index.js', 6_300, []],
]) {
  test(`${name} stays small`, async (t) => {
    const bytes = await entry(name);
    t.diagnostic(`${name}: ${bytes} bytes gzipped`);
    assert.ok(bytes <= most, `${bytes} of at most ${most} bytes`);
    for (const where of said) isSaid(where, bytes);
  });
}

/** The README says it, to the digits that it gives. */
function isSaid(where, bytes) {
  const [, figure = 'nothing'] = where.exec(readme) ?? [];
  const digits = figure.split('.')[1]?.length ?? 0;
  assert.equal(figure, (bytes / 1_000).toFixed(digits), `README.md, ${where}`);
}

// The last 2 kB of these are what makes many small files a quarter faster (`Many small files` in `tests/bench/RESULTS.md`).
const loaded = [];
for (const [name, most] of [
  ['chartlift_engine.wasm', 179_000],
  ['chartlift_codec.wasm', 87_500],
]) {
  test(`${name} does not grow`, async (t) => {
    const bytes = gzipped(await readFile(`${dist}${name}`));
    t.diagnostic(`${name}: ${bytes} bytes gzipped`);
    assert.ok(bytes <= most, `${bytes} of at most ${most} bytes`);
    loaded.push(bytes);
  });
}

test('README says what is loaded with the first file', () => {
  isSaid(
    /wasm loaded with the first file \| (\d+) kB gzipped/,
    loaded.reduce((sum, bytes) => sum + bytes, 0),
  );
});
