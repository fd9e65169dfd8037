// How much JavaScript a browser must have before a page shows anything: each route has the same budget.
import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures.ts';

/** In kB gzipped: a second's worth on a slow mobile network (1.6 Mbit/s). React and Next.js are 137 of it. */
const BUDGET_KB = 200;
const ROUTES = [
  '/sign-in',
  '/records',
  '/records/new',
  '/records/:id',
  '/records/:id/edit',
  '/patients',
  '/patients/:id',
  '/costs',
  '/audit',
];
const SOME_ID = '00000000-0000-7000-8000-000000000000';

test('no route loads more JavaScript at first than its budget', async ({ demo, request }) => {
  const sizes = new Map<string, number>();
  const sizeOf = async (script: string) => {
    const known = sizes.get(script);
    if (known !== undefined) return known;
    const size = gzipSync(await (await request.get(new URL(script, demo.webUrl).href)).body()).length;
    sizes.set(script, size);
    return size;
  };
  const table: { route: string; kB: number }[] = [];
  for (const route of ROUTES) {
    const html = await (await request.get(demo.webUrl + route.replace(':id', SOME_ID))).text();
    const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+\.js[^"]*)"[^>]*>/g)]
      // What is only for browsers without modules is loaded by none that this app supports.
      .filter(([tag]) => !/\snomodule/i.test(tag))
      .map(([, src]) => src ?? '');
    expect(scripts.length, `scripts of ${route}`).toBeGreaterThan(1);
    let bytes = 0;
    for (const script of new Set(scripts)) bytes += await sizeOf(script);
    table.push({ route, kB: Math.round(bytes / 100) / 10 });
  }
  // Said in every run, so that a route that grows is seen before it fails.
  console.log(table.map(({ route, kB }) => `${route.padEnd(24)} ${kB.toFixed(1).padStart(6)} kB`).join('\n'));
  for (const { route, kB } of table) expect(kB, route).toBeLessThanOrEqual(BUDGET_KB);
});
