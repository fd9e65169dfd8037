// The two wasm modules that `cargo xtask build-npm` put into wasm/, made small for dist/, with the glue that fits them.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

/** Each as its crate's file, its name in dist/, and what it is optimised for. */
export const MODULES = [
  { crate: 'chartlift_codec', name: 'codec', level: '-O3' },
  { crate: 'chartlift_wasm', name: 'engine', level: '-Oz' },
];

const FEATURES = [
  'simd',
  'bulk-memory',
  'sign-ext',
  'nontrapping-float-to-int',
  'mutable-globals',
  'reference-types',
  'multivalue',
];

/** Writes the module and its copy for pages that cannot fetch it; answers its glue. */
export async function writeModule({ crate, name, level }) {
  const wasm = `dist/chartlift_${name}.wasm`;
  const options = [...FEATURES.map((feature) => `--enable-${feature}`), level];
  // Names of what is imported and exported, hashes and all, are 3 kB of a gzipped module: both sides get short ones.
  const names = execFileSync(
    process.execPath,
    [
      'node_modules/binaryen/bin/wasm-opt',
      ...options,
      '--minify-imports-and-exports-and-modules',
      `wasm/${crate}_bg.wasm`,
      '-o',
      wasm,
    ],
    { encoding: 'utf8' },
  );
  // Gzipped, it stays below the size from which bundlers warn of a chunk.
  const base64 = gzipSync(await readFile(wasm), { level: 9 }).toString('base64');
  await writeFile(`dist/${name}-base64.js`, `export const base64 = '${base64}';\n`);
  await writeFile(`dist/${name}-base64.d.ts`, 'export declare const base64: string;\n');
  return glueFor(await readFile(`wasm/${crate}.js`, 'utf8'), crate, JSON.parse(names));
}

/** The glue by the short names. It must have no default URL of the wasm file, which every bundler would look for. */
function glueFor(glue, crate, { imports, exports }) {
  const change = (text, from, to) => {
    const changed = text.replaceAll(from, () => to);
    if (changed === text) throw new Error(`the glue of ${crate} has no ${from}`);
    return changed;
  };
  let made = change(glue, `"./${crate}_bg.js": import0`, 'a: import0');
  for (const [, from, to] of imports) made = change(made, ` ${from}: function(`, ` ${JSON.stringify(to)}: function(`);
  for (const [from, to] of exports) {
    // Some are for the linker only.
    made = made.replace(new RegExp(`\\bwasm\\.${from}\\b`, 'g'), () => `wasm.${to}`);
  }
  if (/import\.meta|\bwasm\.\w{4}/.test(made)) throw new Error(`the glue of ${crate} still has long names`);
  return made;
}
