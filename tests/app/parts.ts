// What the browser sends to S3, seen from outside: which parts, when, how many at once.

import type { Page, Request } from '@playwright/test';
import { brings } from '../kit/puts.mjs';

interface Put {
  from: number;
  to: number | null;
  status: number | null;
}

export function watchPuts(page: Page, s3Url: string) {
  const puts = new Map<Request, Put>();
  const ours = (request: Request) =>
    brings(request.method()) && new URL(request.url()).origin === new URL(s3Url).origin;
  page.on('request', (request) => {
    if (ours(request)) puts.set(request, { from: Date.now(), to: null, status: null });
  });
  page.on('requestfinished', async (request) => {
    const put = puts.get(request);
    if (!put) return;
    put.to = Date.now();
    put.status = (await request.response())?.status() ?? null;
  });
  page.on('requestfailed', (request) => {
    const put = puts.get(request);
    if (put) put.to = Date.now();
  });
  return {
    /** Forgets what was seen so far. */
    clear: () => puts.clear(),
    all: () => [...puts.values()],
  };
}

/** The most PUTs that were under way at the same moment. */
export function mostAtOnce(puts: readonly Put[]): number {
  return Math.max(
    0,
    ...puts.map(({ from }) => puts.filter((put) => put.from <= from && (put.to ?? Infinity) > from).length),
  );
}
