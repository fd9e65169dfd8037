// The packed client in Next.js: development and production, and the README's own app beside ours. Thorough runs add webpack, a
// base path, assets of another origin, and a static export.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Listener } from '../kit/listener.mjs';
import { slow } from '../kit/thorough.mjs';
import { worksElsewhere } from './lib/elsewhere.mjs';
import { run, serve } from './lib/programs.mjs';
import { scripts, writeFiles } from './lib/readme.mjs';
import { setStage } from './lib/stage.mjs';

const app = path.join(import.meta.dirname, 'apps/next');
const script = path.join(import.meta.dirname, 'node_modules/next/dist/bin/next');

/** The README's app: with a root layout of its own, so that it is built together with ours. */
const readmeApp = path.join(app, 'app/(readme)');
const removeReadmeApp = () => rm(readmeApp, { recursive: true, force: true });
/** What the server and the README's route handler share. */
const secret = randomBytes(32).toString('hex');

/** @type {Awaited<ReturnType<typeof setStage>>} */ let stage;
before(async () => {
  stage = await setStage({ env: { CHARTLIFT_JWT_SECRET: secret } });
  await rm(path.join(app, '.next'), { recursive: true, force: true });
  await removeReadmeApp();
  await writeFiles(readmeApp, await filesOfReadme());
});
after(async () => {
  await removeReadmeApp();
  await stage?.stop();
});

/** The README's files below `app`, and what it leaves to the app: who is signed in, an icon, and a page for its hook. */
async function filesOfReadme() {
  const { tenant_id: hospital, role } = stage.persona;
  const session = `export const signedIn = () => (${JSON.stringify({ id: 'ada', name: 'Ada', hospital, role })});`;
  const hook = `import { Attachments } from '../../records/[id]/attachments';
export default async ({ params }) => <Attachments recordId={(await params).id} />;`;
  const written = await scripts('app/');
  const names = written.map(({ name }) => name).sort();
  const wanted = ['api/token/route.js', 'layout.jsx', 'providers.jsx', 'records/[id]/attachments.jsx'];
  assert.deepEqual(names, [...wanted, 'records/[id]/page.jsx', 'token.js']);
  return [
    ...written.map(({ name, code }) => ({ name, code: code.replace('http://localhost:8080', stage.apiUrl) })),
    { name: 'session.js', code: session },
    { name: 'hook/[id]/page.jsx', code: hook },
    { name: 'icon.svg', code: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" />' },
  ];
}

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
    const server = await serveNext(['start'], { ...env, CHARTLIFT_JWT_SECRET: secret });
    await works(t, server, { always: bundler === 'turbopack', readme: true });
  });
}

/**
 * @param {import('node:test').TestContext} t
 * @param {{ stop: () => Promise<void> }} server
 * @param {{ at?: string, always?: boolean, readme?: boolean }} [how]
 */
async function works(t, server, { readme = false, ...how } = {}) {
  try {
    await stage.uploadsWork(how);
    if (readme) {
      await t.test("the README's sixty seconds", () => stage.uploadsWork({ at: (record) => `/records/${record}` }));
      await t.test('what a server renders needs no exception for styles in a policy', async () => {
        const html = await (await fetch(`http://localhost:${stage.port}/records/any`)).text();
        assert.match(html, /<output/);
        assert.doesNotMatch(html, /<[^>]* style=/);
      });
      await t.test("the README's hook", () => {
        const look = { input: 'input[type="file"]', done: 'p:has-text(": done")' };
        return stage.uploadsWork({ at: (record) => `/hook/${record}`, look, chosen: stage.files.slice(0, 1) });
      });
    }
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
  // A handler that mints tokens cannot be exported.
  await removeReadmeApp();
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
