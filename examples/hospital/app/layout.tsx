import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { readRuntimeConfig } from '@/lib/runtime-config';
import { parseTheme, THEME_COOKIE } from '@/lib/theme';
import { LOCALE } from '@/messages';
import { Providers } from '@/shell/providers';
import { t } from '@/shell/texts';

export const metadata: Metadata = {
  title: { default: t('app'), template: `%s · ${t('app')}` },
  description: t('description'),
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f9fa' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1317' },
  ],
};

/** Reads what is only known per request: configuration, nonce and the chosen theme. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang={LOCALE} data-theme={theme === 'system' ? undefined : theme}>
      <body className="min-h-dvh text-sm">
        <Providers config={readRuntimeConfig()} nonce={nonce} theme={theme}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
