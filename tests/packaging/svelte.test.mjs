// The packed client in SvelteKit, without React: development server and build, rendered on a server first.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { worksElsewhere } from './lib/elsewhere.mjs';
import { run, serve } from './lib/programs.mjs';
import { setStage } from './lib/stage.mjs';

const cwd = path.join(import.meta.dirname, 'apps/svelte');
const program = { script: path.join(import.meta.dirname, 'node_modules/vite/bin/vite.js'), cwd };

/** @type {Awaited<ReturnType<typeof setStage>>} */ let stage;
before(async () => {
  stage = await setStage();
});
after(() => stage?.stop());

/** @param {import('node:test').TestContext} t @param {string} mode */
async function works(t, mode) {
  const where = ['--port', String(stage.port), '--strictPort', '--host', 'localhost'];
  const server = await serve(program, [mode, ...where], /Local:/);
  try {
    const { warnings } = await stage.uploadsWork();
    assert.deepEqual(warnings, []);
    await worksElsewhere(t, stage);
  } finally {
    await server.stop();
  }
}

test('SvelteKit: the development server', (t) => works(t, 'dev'));

const old = 'withResolvers' in Promise ? {} : { skip: 'SvelteKit 3 builds with Node.js 22 and newer only' };
test('SvelteKit: a build', old, async (t) => {
  await run(program, ['build']);
  await works(t, 'preview');
});
