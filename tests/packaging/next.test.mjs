// The packed client in Next.js: development and production. Thorough runs add webpack, a base path, assets of another
// origin, and a static export.
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Listener } from '../kit/listener.mjs';
import { slow } from '../kit/thorough.mjs';
import { worksElsewhere } from './lib/elsewhere.mjs';
import { run, serve } from './lib/programs.mjs';
import { setStage } from './lib/stage.mjs';

const app = path.join(import.meta.dirname, 'apps/next');
const script = path.join(import.meta.dirname, 'node_modules/next/dist/bin/next');

/** @type {Awaited<ReturnType<typeof setStage>>} */ let stage;
before(async () => {
  stage = await setStage();
  await rm(path.join(app, '.next'), { recursive: true, force: true });
});
after(() => stage?.stop());

for (const [bundler, when] of /** @type {const} */ ([
  ['turbopack', {}],
  ['webpack', slow],
])) {
  test(`Next.js, ${bundler}: the development server`, when, async (t) => {
    const env = { NEXT_DIST: `.next/${bundler}-dev` };
    await works(t, await serveNext(['dev', `--${bundler}`], env));
  });

  test(`Next.js, ${bundler}: production`, when, async (t) => {
    const env = { NEXT_DIST: `.next/${bundler}` };
    await run(program(env), ['build', `--${bundler}`]);
    await works(t, await serveNext(['start'], env), { always: bundler === 'turbopack' });
  });
}

/** @param {import('node:test').TestContext} t @param {{ stop: () => Promise<void> }} server @param {{ at?: string, always?: boolean }} [how] */
async function works(t, server, how) {
  try {
    await stage.uploadsWork(how);
    await worksElsewhere(t, stage, how);
  } finally {
    await server.stop();
  }
}

test('Next.js under a base path', slow, async (t) => {
  const env = { NEXT_DIST: '.next/base', NEXT_BASE_PATH: '/portal' };
  await run(program(env), ['build']);
  await works(t, await serveNext(['start'], env), { at: '/portal' });
});

test('Next.js with assets of another origin', slow, async (t) => {
  const assets = await new Listener(async (request, response) => {
    const answer = await fetch(`http://localhost:${stage.port}${request.url}`);
    const type = answer.headers.get('content-type') ?? 'application/octet-stream';
    response.writeHead(answer.status, { 'content-type': type, 'access-control-allow-origin': '*' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }).listen();
  const env = { NEXT_DIST: '.next/assets', NEXT_ASSET_PREFIX: assets.url };
  await run(program(env), ['build']);
  const server = await serveNext(['start'], env);
  await works(t, server).finally(() => assets.close());
});

test('Next.js as a static export', slow, async (t) => {
  await run(program({ NEXT_DIST: '.next/export', NEXT_EXPORT: '1' }), ['build']);
  const folder = path.join(app, '.next/export');
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };
  const { createServer } = await import('node:http');
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(folder, pathname === '/' ? 'index.html' : pathname);
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) return void response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    const type = /** @type {Record<string, string>} */ (types)[path.extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(bytes);
  });
  server.listen(stage.port, 'localhost');
  await once(server, 'listening');
  await works(t, { stop: async () => void server.close() });
});

/** @param {Record<string, string>} env */
const program = (env) => ({ script, cwd: app, env });

/** Starts Next.js at the stage's place. @param {string[]} args @param {Record<string, string>} env */
function serveNext(args, env) {
  // `localhost`: on another name a development page never hydrates.
  return serve(program(env), [...args, '--port', String(stage.port), '--hostname', 'localhost'], /Ready in/);
}
