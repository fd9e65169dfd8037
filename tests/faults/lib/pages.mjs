// Serves the built package and the pages of these tests, as any static host would: plain modules, no bundler.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../lib/folders.mjs';
import { Listener } from './http.mjs';

/** The built package; another build of it can be tried by this variable. */
const client = process.env.CHARTLIFT_CLIENT ?? path.join(root, 'npm-package/dist');
/** @type {Record<string, string>} */
const FOLDERS = { client, faults: path.join(root, 'tests/faults'), e2e: path.join(root, 'tests/e2e') };
/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Answers where `index.html`, `/client/…` (the package) and `/faults/…` (this folder) are. */
export async function servePages() {
  const pages = await new Listener(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [, folder = '', ...rest] = pathname === '/' ? ['', 'faults', 'page', 'index.html'] : pathname.split('/');
    const base = FOLDERS[folder];
    const file = base && path.join(base, ...rest);
    if (!file?.startsWith(base)) return void response.writeHead(404).end();
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(bytes);
  }).listen();
  return { url: pages.url, stop: () => pages.close() };
}
