// How much JavaScript a browser must have before a page shows anything: each route has a budget.
import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures.ts';

/**
 * What routes have today; none may grow. The goal is 200 kB, a second's worth on a slow mobile network (1.6 Mbit/s): React,
 * Next.js and the components of every page are most of it.
 */
const BUDGET_BYTES = 300_000;

const ROUTES = [
  '/sign-in',
  '/records',
  '/records/new',
  '/records/00000000-0000-7000-8000-000000000000',
  '/records/00000000-0000-7000-8000-000000000000/edit',
  '/patients',
  '/patients/00000000-0000-7000-8000-000000000000',
  '/costs',
  '/audit',
];

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
    const html = await (await request.get(demo.webUrl + route)).text();
    const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+\.js[^"]*)"[^>]*>/g)]
      // What is only for browsers without modules is loaded by none that this app supports.
      .filter(([tag]) => !/\snomodule/i.test(tag))
      .map(([, src]) => src ?? '');
    expect(scripts.length, `scripts of ${route}`).toBeGreaterThan(1);
    let bytes = 0;
    for (const script of new Set(scripts)) bytes += await sizeOf(script);
    table.push({ route: route.replace(/0{8}-[\w-]+/, ':id'), kB: Math.round(bytes / 100) / 10 });
  }
  // Said in every run, so that a route that grows is seen before it fails.
  console.log(table.map(({ route, kB }) => `${route.padEnd(24)} ${kB.toFixed(1).padStart(6)} kB`).join('\n'));
  for (const { route, kB } of table) expect(kB * 1000, route).toBeLessThanOrEqual(BUDGET_BYTES);
});
