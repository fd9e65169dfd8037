// What several of these tests need of a page or a file.
import type { Page } from '@playwright/test';

export const MIB = 1024 * 1024;
export const DAY_MS = 24 * 3600 * 1000;

/** A file that compresses little, so that it has several parts. */
export const noise = (name: string, bytes: number) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(Uint8Array.from({ length: bytes }, (_, at) => (at * 2_654_435_761) >>> (at % 24))),
});

/** Lets the page react to what has just happened to it. */
export function frames(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 20; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

/** A problem document (RFC 9457) as the server would answer it. */
export const problem = (webUrl: string, status: number, code: string) => ({
  status,
  contentType: 'application/problem+json',
  headers: { 'access-control-allow-origin': webUrl },
  body: JSON.stringify({ code, detail: 'not now', status, title: code, type: 'about:blank' }),
});

/** Has a list say that it has more, and refuses that; answers how often it was asked for. */
export async function refuseMore(page: Page, lists: RegExp, webUrl: string): Promise<() => number> {
  let asked = 0;
  await page.route(lists, async (route) => {
    if (new URL(route.request().url()).searchParams.has('cursor')) {
      asked += 1;
      return route.fulfill(problem(webUrl, 403, 'forbidden'));
    }
    const answer = await route.fetch();
    return route.fulfill({ response: answer, json: { ...(await answer.json()), next_cursor: 'more' } });
  });
  return () => asked;
}

/** What some wait for until it is opened. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
