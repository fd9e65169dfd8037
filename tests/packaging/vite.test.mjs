// The packed client in Vite: development server and build, React 18 and 19, StrictMode on.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { slow } from '../kit/thorough.mjs';
import { worksElsewhere } from './lib/elsewhere.mjs';
import { setStage } from './lib/stage.mjs';

const root = path.join(import.meta.dirname, 'apps/vite');

/** The versions of Vite, the React plugin for them, the React that each is tried with, and when. */
const ROWS = /** @type {const} */ ([
  ['vite-6', 'plugin-react-5', 19, slow],
  ['vite-7', 'plugin-react-5', 19, slow],
  ['vite', '@vitejs/plugin-react', 19, {}],
  ['vite', '@vitejs/plugin-react', 18, {}],
]);

/** @type {Awaited<ReturnType<typeof setStage>>} */ let stage;
before(async () => {
  stage = await setStage();
});
after(() => stage?.stop());

// A development server leaves its own behind, and React would be built for development in the rows after it.
beforeEach(() => {
  delete process.env.NODE_ENV;
});

for (const [name, plugin, react, when] of ROWS) {
  /** What both modes share. @param {string} mode @param {string[]} warned */
  const config = async (mode, warned = []) => ({
    root,
    configFile: /** @type {const} */ (false),
    // Where Vite would have it, but for each row its own: elsewhere its server would not read it.
    cacheDir: path.join(import.meta.dirname, `node_modules/.vite/${name}-${react}-${mode}`),
    resolve: { alias: react === 18 ? { react: 'react-18', 'react-dom': 'react-dom-18' } : {} },
    // It takes the newest Vite here for the one it runs in, which an older development server does not survive; JSX needs no plugin.
    plugins: mode === 'dev' && name !== 'vite' ? [] : [(await import(plugin)).default()],
    // Found late, they would have the page loaded again while a file is chosen. The tarball changes, its version does not.
    optimizeDeps: {
      force: true,
      include: ['react/jsx-runtime', 'react/jsx-dev-runtime', 'react-dom/client', '@tanstack/react-query'],
    },
    customLogger: logger(warned),
  });
  const where = () => ({ port: stage.port, strictPort: true, host: 'localhost' });

  test(`${name}, React ${react}: the development server`, when, async (t) => {
    const vite = await import(/** @type {string} */ (name));
    const server = await vite.createServer({ ...(await config('dev')), server: where() });
    try {
      await server.listen();
      await judge(await stage.uploadsWork({ lists: true }), react);
      await worksElsewhere(t, stage);
    } finally {
      await server.close();
    }
  });

  test(`${name}, React ${react}: a build without a warning, and what it built`, when, async (t) => {
    const vite = await import(/** @type {string} */ (name));
    /** @type {string[]} */
    const warned = [];
    const build = { outDir: path.join(stage.folder, `dist-${name}-${react}`), emptyOutDir: true };
    await vite.build({ ...(await config('build', warned)), build });
    assert.deepEqual(warned, [], 'the first thing a newcomer sees is no warning');
    const server = await vite.preview({ ...(await config('preview')), build, preview: where() });
    try {
      await judge(await stage.uploadsWork({ lists: true }), react);
      await worksElsewhere(t, stage, { always: name === 'vite' && react === 19 });
    } finally {
      await server.close();
    }
  });
}

/** @param {Awaited<ReturnType<typeof stage.uploadsWork>>} seen @param {number | string} react */
function judge({ told, warnings, react: version }, react) {
  assert.equal(version.split('.')[0], String(react));
  assert.deepEqual(warnings, [], 'the engine runs in its workers');
  const once = ['begin', 'complete', 'settle'].flatMap((what) => [`${what} notes.txt`, `${what} scan.bin`]);
  assert.deepEqual([...told].sort(), once.sort(), 'every callback is called once, StrictMode or not');
}

/** Keeps what Vite warns of. @param {string[]} warned */
function logger(warned) {
  const warn = (/** @type {string} */ text) => void warned.push(text);
  const none = () => {};
  return {
    info: none,
    warn,
    warnOnce: warn,
    error: warn,
    clearScreen: none,
    hasErrorLogged: () => false,
    hasWarned: false,
  };
}
