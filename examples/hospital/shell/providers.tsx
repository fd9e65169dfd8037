'use client';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { SessionProvider } from '@/features/session/session-provider';
import { createQueryClient } from '@/lib/query-client';
import type { RuntimeConfig } from '@/lib/runtime-config';
import type { Theme } from '@/lib/theme';
import { later } from '@/ui/later';
import { Notices } from '@/ui/notices';
import { RuntimeConfigProvider } from '@/ui/runtime-config';
import { ThemeProvider } from '@/ui/theme';
import { UploadClient } from './upload-client';

const FocusKeeper = later(() => import('@/ui/focus-keeper').then((module) => module.FocusKeeper));

interface ProvidersProps {
  config: RuntimeConfig;
  nonce: string | undefined;
  theme: Theme;
  children: ReactNode;
}

/** Everything the pages rely on, outermost first. */
export function Providers({ config, nonce, theme, children }: ProvidersProps) {
  const [queries] = useState(createQueryClient);
  return (
    <CSPProvider nonce={nonce}>
      <RuntimeConfigProvider value={config}>
        <ThemeProvider initial={theme}>
          <QueryClientProvider client={queries}>
            <SessionProvider>
              <UploadClient>{children}</UploadClient>
            </SessionProvider>
          </QueryClientProvider>
          <Notices />
          <FocusKeeper />
        </ThemeProvider>
      </RuntimeConfigProvider>
    </CSPProvider>
  );
}
