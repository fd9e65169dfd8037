// Serves the package as it was packed and the pages of these tests, as any static host would: plain modules, no bundler.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { freshFolder, root } from './folders.mjs';
import { Listener } from './listener.mjs';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * Answers where `index.html`, `/package/…` (the unpacked tarball), `/elsewhere/…` (its `dist`) and `/client/…` (the folder of that
 * name) are. The page comes with the Content-Security-Policy that its address asks for by `?policy=…`, and its worker's script
 * with that of `?worker-policy=…`: workers do not inherit the page's.
 */
export async function servePages() {
  const unpacked = await freshFolder('package');
  execFileSync('tar', ['-xzf', tarball(), '--strip-components=1', '-C', unpacked]);
  /** @type {Record<string, string>} */
  const folders = {
    package: unpacked,
    elsewhere: path.join(unpacked, 'dist'),
    client: path.join(root, 'tests/client'),
  };
  const pages = await new Listener(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, folder = '', ...rest] = pathname === '/' ? ['', 'client', 'page', 'index.html'] : pathname.split('/');
    const base = folders[folder];
    const file = base && path.join(base, ...rest);
    if (!file?.startsWith(base)) return void response.writeHead(404).end();
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) return void response.writeHead(404).end();
    const page = new URL(request.headers.referer ?? '/', 'http://localhost');
    const policy = rest.at(-1) === 'worker.js' ? page.searchParams.get('worker-policy') : searchParams.get('policy');
    if (policy) response.setHeader('content-security-policy', policy);
    // Modules of a page without an origin of its own, as in a sandboxed frame, come from elsewhere.
    response.setHeader('access-control-allow-origin', '*');
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(bytes);
  }).listen();
  return {
    url: pages.url,
    /** The policies that the package's README asks for, of the page and of its worker. */
    async policies() {
      const readme = await readFile(path.join(unpacked, 'README.md'), 'utf8');
      return [...readme.matchAll(/```csp\n(.*)\n```/g)].map(([, policy = '']) => policy);
    },
    stop: async () => {
      await pages.close();
      await rm(unpacked, { recursive: true });
    },
  };
}

/** What `cargo xtask build-npm` packed last; another build of it can be tried by the variable. */
function tarball() {
  if (process.env.CHARTLIFT_TARBALL) return process.env.CHARTLIFT_TARBALL;
  const folder = path.join(root, 'target/npm');
  const name = readdirSync(folder).find((one) => one.endsWith('.tgz'));
  if (!name) throw new Error('there is no tarball in target/npm: run `cargo xtask build-npm`');
  return path.join(folder, name);
}
