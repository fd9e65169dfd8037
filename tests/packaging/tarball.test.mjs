// What registries, editors and bundlers find in the tarball: judged by the tools that users would judge it with.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { snippets, writeFiles } from './lib/readme.mjs';

const here = import.meta.dirname;
const tarball = path.join(here, '../../target/npm/chartlift-client-0.1.0.tgz');
const installed = path.join(here, 'node_modules/@chartlift/client');

/** @param {string} script below node_modules @param {string[]} args */
function tool(script, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(here, 'node_modules', script), ...args], {
    cwd: here,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

test('publint finds nothing to complain about', () => {
  const { status, said } = tool('publint/src/cli.js', tarball, '--strict', '--pack', 'false');
  assert.equal(status, 0, said);
  assert.match(said, /All good/);
});

test('its types resolve as its code does, in every module mode that knows ES modules', () => {
  const attw = '@arethetypeswrong/cli/dist/index.js';
  const assets = ['./worker.js', './chartlift_codec.wasm', './chartlift_engine.wasm', './package.json'];
  const { status, said } = tool(attw, tarball, '--profile', 'esm-only', '--exclude-entrypoints', ...assets);
  assert.equal(status, 0, said);
});

test('it brings no other package along', async () => {
  const { dependencies, peerDependencies } = JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8'));
  assert.equal(dependencies, undefined);
  assert.deepEqual(Object.keys(peerDependencies), ['@tanstack/react-query', 'react']);
});

test('what is not used is not bundled', async () => {
  const size = async (/** @type {string} */ code) => {
    const folder = path.join(here, 'node_modules/.cache/shaken');
    await mkdir(folder, { recursive: true });
    const entry = path.join(folder, 'entry.js');
    await writeFile(entry, code);
    const { output } = /** @type {any} */ (
      await build({
        root: folder,
        configFile: false,
        logLevel: 'silent',
        build: { write: false, lib: { entry, formats: ['es'] }, rollupOptions: { external: ['react'] } },
      })
    )[0];
    await rm(folder, { recursive: true });
    return gzipSync(output[0].code).length;
  };
  assert.ok((await size(`export { isSupported } from '@chartlift/client';`)) < 1_500);
  assert.ok((await size(`export { ChartliftError } from '@chartlift/client/api';`)) < 1_000);
});

test('the snippets of its README compile, and the pages of these tests', async () => {
  const code = (await snippets()).filter(({ kind }) => kind !== 'html');
  assert.ok(code.length >= 9);
  const folder = path.join(here, 'apps/readme');
  await rm(folder, { recursive: true, force: true });
  await writeFiles(folder, [...code, { name: 'app/session.ts', code: SESSION }]);
  const options = {
    extends: '../vite/tsconfig.json',
    compilerOptions: { moduleDetection: 'force', types: ['react', 'react-dom'], allowJs: true, checkJs: true },
    include: ['**/*.ts', '**/*.tsx', '**/*.js', '**/*.jsx', '../vite/*.tsx', '../hooks/*.tsx'],
  };
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(options));
  const { status, said } = tool('typescript/bin/tsc', '--noEmit', '-p', folder);
  assert.equal(status, 0, said);
  await rm(folder, { recursive: true });
});

/** What the README leaves to the app, and the little of Node.js that it names. */
const SESSION = `
declare global {
  var process: { env: Record<string, string | undefined> };
}
export type User = { id: string; name: string; hospital: string; role: string };
export declare function signedIn(request: Request): Promise<User | null>;
`;
