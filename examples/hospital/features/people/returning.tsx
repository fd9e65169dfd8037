'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useSession } from '@/features/session/session-provider';
import { localPath } from '@/lib/local-path';
import { Logo } from '@/ui/logo';
import { ErrorMessage } from '@/ui/state-message';
import { t } from './texts';

/** The way back from the identity provider: the session ends it, this leads on. */
export function Returning() {
  const { session, restore } = useSession();
  const router = useRouter();

  useEffect(() => {
    if (session.status === 'signed-in') router.replace(localPath(session.next) as '/records');
    if (session.status === 'signed-out') router.replace('/sign-in');
  }, [session, router]);

  return session.status === 'restoring' && session.error !== undefined ? (
    <main className="grid min-h-dvh place-items-center">
      <ErrorMessage error={session.error} onRetry={restore} />
    </main>
  ) : (
    <output className="grid min-h-dvh place-items-center">
      <span className="animate-pulse">
        <Logo />
      </span>
      <span className="sr-only">{t('provider.returning')}</span>
    </output>
  );
}
