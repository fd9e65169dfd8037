// Builds dist/ from src/ and from the glue that `cargo xtask build-npm` put into wasm/.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
if (!existsSync('wasm/chartlift_wasm_bg.wasm')) {
  console.error('wasm/chartlift_wasm_bg.wasm is missing: run `cargo xtask build-npm`');
  process.exit(1);
}
await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });

const run = (bin, ...args) => execFileSync(process.execPath, [`node_modules/${bin}`, ...args], { stdio: 'inherit' });
run('typescript/bin/tsc', '-p', 'tsconfig.json');

const features = [
  'simd',
  'bulk-memory',
  'sign-ext',
  'nontrapping-float-to-int',
  'mutable-globals',
  'reference-types',
  'multivalue',
];
run(
  'binaryen/bin/wasm-opt',
  ...features.map((feature) => `--enable-${feature}`),
  '-O3',
  'wasm/chartlift_wasm_bg.wasm',
  '-o',
  'dist/chartlift_bg.wasm',
);

// The glue's default URL of the wasm file would make every bundler look for it; the module comes by message.
const withoutDefaultUrl = {
  name: 'without-default-url',
  setup(bundler) {
    bundler.onLoad({ filter: /chartlift_wasm\.js$/ }, async ({ path }) => {
      const glue = await readFile(path, 'utf8');
      const contents = glue.replace(/new URL\('chartlift_wasm_bg\.wasm', import\.meta\.url\)/, 'undefined');
      if (contents.includes('import.meta')) throw new Error('the glue still refers to import.meta');
      return { contents, loader: 'js' };
    });
  },
};
const { outputFiles } = await build({
  entryPoints: ['src/workers/worker.ts'],
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  write: false,
  legalComments: 'none',
  plugins: [withoutDefaultUrl],
});
// `export {}` makes it a module for every bundler; bundlers inline files of up to 4,096 bytes.
const worker = `${outputFiles[0].text.trim()}\nexport {};\n`;
if (/\bimport\b\s*[("'{*]/.test(worker)) throw new Error('the worker must be one file without imports');
if (worker.length <= 4096) throw new Error('the worker is small enough for bundlers to inline it');
await writeFile('dist/worker.js', worker);
await writeFile('dist/worker-source.js', `export const source = ${JSON.stringify(outputFiles[0].text.trim())};\n`);
await writeFile('dist/worker-source.d.ts', 'export declare const source: string;\n');
// Gzipped, it stays below the size from which bundlers warn of a chunk.
const base64 = gzipSync(await readFile('dist/chartlift_bg.wasm'), { level: 9 }).toString('base64');
await writeFile('dist/wasm-base64.js', `export const base64 = '${base64}';\n`);
await writeFile('dist/wasm-base64.d.ts', 'export declare const base64: string;\n');
for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) await copyFile(`../${licence}`, `dist/${licence}`);

// Whoever installs this installs nothing else: the typed client for OpenAPI documents comes inside, with its types.
await build({
  entryPoints: ['dist/api/index.js'],
  outfile: 'dist/api/index.js',
  allowOverwrite: true,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  external: ['../error.js', '../tokens.js'],
  banner: { js: '// With openapi-fetch inside (MIT, Copyright (c) 2023 Drew Powers: openapi-fetch.LICENSE).' },
});
const typesOf = {
  'openapi-fetch': 'node_modules/openapi-fetch/dist/index.d.mts',
  'openapi-typescript-helpers': 'node_modules/openapi-typescript-helpers/dist/index.d.mts',
};
const inside = (text) => text.replace(/from ["'](openapi-[a-z-]+)["']/g, "from './$1.js'");
for (const [name, file] of Object.entries(typesOf)) {
  await writeFile(`dist/api/${name}.d.ts`, inside(await readFile(file, 'utf8')));
}
await writeFile('dist/api/index.d.ts', inside(await readFile('dist/api/index.d.ts', 'utf8')));
await copyFile('node_modules/openapi-fetch/LICENSE', 'dist/api/openapi-fetch.LICENSE');
