// Builds dist/ from src/ and from the glue that `cargo xtask build-npm` put into wasm/.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { MODULES, writeModule } from './modules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
for (const { crate } of MODULES) {
  if (existsSync(`wasm/${crate}_bg.wasm`)) continue;
  console.error(`wasm/${crate}_bg.wasm is missing: run \`cargo xtask build-npm\``);
  process.exit(1);
}
await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });

const run = (bin, ...args) => execFileSync(process.execPath, [`node_modules/${bin}`, ...args], { stdio: 'inherit' });
run('typescript/bin/tsc', '-p', 'tsconfig.json');

/** @type {Map<string, string>} the glue of each module, by the name of its file */
const glue = new Map();
for (const module of MODULES) glue.set(module.crate, await writeModule(module));
const shortGlue = {
  name: 'short-glue',
  setup(bundler) {
    bundler.onLoad({ filter: /chartlift_(codec|wasm)\.js$/ }, ({ path }) => ({
      contents: glue.get(basename(path, '.js')),
      loader: 'js',
    }));
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
  plugins: [shortGlue],
});
// `export {}` makes it a module for every bundler; bundlers inline files of up to 4,096 bytes.
const worker = `${outputFiles[0].text.trim()}\nexport {};\n`;
if (/\bimport\b\s*[("'{*]/.test(worker)) throw new Error('the worker must be one file without imports');
if (worker.length <= 4096) throw new Error('the worker is small enough for bundlers to inline it');
await writeFile('dist/worker.js', worker);
await writeFile('dist/worker-source.js', `export const source = ${JSON.stringify(outputFiles[0].text.trim())};\n`);
await writeFile('dist/worker-source.d.ts', 'export declare const source: string;\n');
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
  external: ['../basics.js', '../tokens.js'],
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
