import { type NextRequest, NextResponse } from 'next/server';
import { pagePolicy, workerPolicy } from '@/lib/content-security-policy';
import { readRuntimeConfig } from '@/lib/runtime-config';

const POLICY = 'Content-Security-Policy';

/** Gives every page its own nonce, and pages and workers a policy made from the deployment's origins. */
export function proxy(request: NextRequest) {
  const settings = readRuntimeConfig();
  if (request.nextUrl.pathname.startsWith('/_next/')) {
    const asset = NextResponse.next();
    asset.headers.set(POLICY, workerPolicy(settings));
    // The policy is kept with the cached file: after a change of settings a stale one would block every upload.
    asset.headers.set('Cache-Control', 'no-cache');
    return asset;
  }
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = pagePolicy(settings, nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  // Next reads the nonce for its own scripts from the policy of the request.
  headers.set(POLICY, policy);
  const page = NextResponse.next({ request: { headers } });
  page.headers.set(POLICY, policy);
  page.headers.set('Cache-Control', 'no-store');
  return page;
}

export const config = {
  matcher: [
    // Where the bundler puts scripts that are loaded by their URL: the workers.
    '/_next/static/media/:file(.+\\.js)',
    {
      source: '/((?!_next/static|_next/image|icon.svg|favicon.ico).*)',
      missing: [
        { type: 'header', key: 'next-router-prefetch' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
  ],
};
