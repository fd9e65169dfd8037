// What the browser sends to S3, seen from outside.
import type { Page } from '@playwright/test';
import { brings } from '../kit/puts.mjs';

/** Counts the parts that a page sends. */
export function countParts(page: Page, s3Url: string) {
  const { origin } = new URL(s3Url);
  let sent = 0;
  page.on('request', (request) => {
    if (brings(request.method()) && new URL(request.url()).origin === origin) sent += 1;
  });
  return {
    /** Forgets what was seen so far. */
    clear: () => {
      sent = 0;
    },
    sent: () => sent,
  };
}
