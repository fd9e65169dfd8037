// The page's origin: the packed client as an app's asset server would serve it, and the pages' own scripts.

import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { benchFolder, project } from './folders.mjs';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};
/** What the client imports from other packages; any bundler would find it. */
const DEPENDENCY = 'openapi-fetch';
const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title>
<script type="importmap">{"imports":{"${DEPENDENCY}":"/vendor/${DEPENDENCY}.js"}}</script>
<input type="file" multiple><script type="module" src="page.js"></script>`;

/**
 * Serves `/client/` (the package as it is published) and `/<page>/` (its `page.mjs` and `worker.mjs`, bundled).
 * @param {string[]} pages folders of this project
 */
export async function serve(pages) {
  const folder = path.join(benchFolder, `site-${process.pid}`);
  await mkdir(path.join(folder, 'client'), { recursive: true });
  const tarball = process.env.CHARTLIFT_TARBALL;
  if (!tarball) throw new Error('CHARTLIFT_TARBALL is not set: run this through `cargo xtask bench`');
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', path.join(folder, 'client')]);
  for (const page of pages) await bundle(entriesOf(page), path.join(folder, page));
  await bundle([{ in: DEPENDENCY, out: DEPENDENCY }], path.join(folder, 'vendor'));

  const server = createServer(async (request, response) => {
    const wanted = path.normalize(decodeURIComponent((request.url ?? '/').split('?')[0]));
    const name = path.join(folder, wanted);
    if (pages.includes(wanted.slice(1, -1))) {
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    } else if (name.startsWith(folder) && (await stat(name).catch(() => null))?.isFile()) {
      response.writeHead(200, { 'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream' });
      createReadStream(name).pipe(response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://localhost:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

/** The scripts of a page. @param {string} page */
function entriesOf(page) {
  return ['page', 'worker']
    .map((name) => ({ in: path.join(project, page, `${name}.mjs`), out: name }))
    .filter((entry) => existsSync(entry.in));
}

/** @param {{ in: string, out: string }[]} entryPoints @param {string} outdir */
function bundle(entryPoints, outdir) {
  return build({
    absWorkingDir: project,
    entryPoints,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outdir,
    minify: true,
    // The client is loaded as it was packed, workers, wasm and all.
    external: ['/client/*'],
    logLevel: 'warning',
  });
}
