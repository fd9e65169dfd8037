// The packed client on a page without any bundler or framework: what is in the tarball, served as it is.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { worksElsewhere } from './lib/elsewhere.mjs';
import { snippets } from './lib/readme.mjs';
import { setStage } from './lib/stage.mjs';

const folders = { '/client/': 'node_modules/@chartlift/client', '/': 'apps/plain' };
const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** @type {Awaited<ReturnType<typeof setStage>>} */ let stage;
before(async () => {
  stage = await setStage();
});
after(() => stage?.stop());

test('plain ES modules', async (t) => {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const made = await ofReadme(pathname);
    if (made !== undefined) return void response.writeHead(200, { 'content-type': 'text/html' }).end(made);
    const [prefix, folder] = Object.entries(folders).find(([one]) => pathname.startsWith(one)) ?? ['/', ''];
    const file = path.join(
      import.meta.dirname,
      folder,
      pathname === '/' ? 'index.html' : pathname.slice(prefix.length),
    );
    const bytes = await readFile(file).catch(() => undefined);
    const type = /** @type {Record<string, string>} */ (types)[path.extname(file)] ?? 'application/octet-stream';
    response.writeHead(bytes ? 200 : 404, { 'content-type': type }).end(bytes);
  });
  await new Promise((resolve) => server.listen(stage.port, 'localhost', () => resolve(undefined)));
  try {
    const { warnings } = await stage.uploadsWork();
    assert.deepEqual(warnings, []);
    await t.test("the README's page", () => {
      const look = { input: 'input[type="file"]', done: 'li:has-text(": done")' };
      return stage.uploadsWork({ at: (record) => `/readme?record=${record}`, look });
    });
    await worksElsewhere(t, stage, { always: true });
  } finally {
    server.close();
  }
});

/** The README's page as it stands there, and what it asks of its own server. @param {string} pathname */
async function ofReadme(pathname) {
  if (pathname === '/favicon.ico') return '';
  if (pathname === '/api/token') return stage.token;
  if (pathname !== '/readme') return undefined;
  const [page] = (await snippets()).filter(({ kind }) => kind === 'html');
  assert.ok(page);
  return `<!doctype html><meta charset="utf-8">${page.code.replace('http://localhost:8080', stage.apiUrl)}`;
}
