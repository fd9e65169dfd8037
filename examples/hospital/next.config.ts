import type { NextConfig } from 'next';

const config: NextConfig = {
  // Browsers ask for this name wherever a page has not named its icon yet.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  reactStrictMode: true,
  poweredByHeader: false,
  // The lock file of this folder marks the app's root; without this, Next looks for one further up.
  turbopack: { root: import.meta.dirname },
  async headers() {
    return [
      {
        // The Content-Security-Policy needs a nonce and run-time origins, so `proxy.ts` sets it.
        source: '/:path*',
        headers: [
          { key: 'Referrer-Policy', value: 'no-referrer' },
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
        ],
      },
    ];
  },
};

export default config;
