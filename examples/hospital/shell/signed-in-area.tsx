'use client';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import { PatientSearchProvider } from '@/features/patients/patient-search-context';
import { t } from '@/features/people/texts';
import { RecordFilterProvider } from '@/features/records/record-filter-context';
import { ApiProvider } from '@/features/session/api';
import { useSession } from '@/features/session/session-provider';
import { useOtherTabsChanges } from '@/lib/other-tabs-changes';
import { later } from '@/ui/later';
import { Logo } from '@/ui/logo';
import { ErrorMessage } from '@/ui/state-message';
import { AppShell } from './app-shell';
import { IdleGuard } from './idle-guard';

const RestoreWatch = later(() => import('@/features/attachments/restore-watch').then((module) => module.RestoreWatch));

/** Shows its pages to signed-in users only and sends everyone else to sign in, remembering where they wanted to go. */
export function SignedInArea({ children }: { children: ReactNode }) {
  const { session, restore } = useSession();
  const router = useRouter();
  const here = usePathname();
  useOtherTabsChanges();
  const signedOut = session.status === 'signed-out';
  // Whoever signs in after a chosen sign-out may be someone else, who starts afresh.
  const afresh = session.status === 'signed-out' && session.reason === 'chosen';

  useEffect(() => {
    if (!signedOut) return;
    // A filter in the address is part of where they wanted to go.
    const next = encodeURIComponent(here + window.location.search);
    router.replace(afresh ? '/sign-in' : `/sign-in?next=${next}`);
  }, [signedOut, afresh, router, here]);

  if (session.status === 'restoring' && session.error !== undefined) {
    return (
      <main className="grid min-h-dvh place-items-center">
        <ErrorMessage error={session.error} onRetry={restore} />
      </main>
    );
  }
  if (session.status !== 'signed-in') {
    return (
      <output className="grid min-h-dvh place-items-center">
        <span className="animate-pulse">
          <Logo />
        </span>
        <span className="sr-only">{t('restoring')}</span>
      </output>
    );
  }
  return (
    <ApiProvider>
      <IdleGuard>
        <ErrorBoundary FallbackComponent={FrameError}>
          <RecordFilterProvider>
            <PatientSearchProvider>
              <AppShell>{children}</AppShell>
            </PatientSearchProvider>
            <RestoreWatch />
          </RecordFilterProvider>
        </ErrorBoundary>
      </IdleGuard>
    </ApiProvider>
  );
}

/** A fault of the frame itself. The automatic logoff and uploads, which live above it, go on. */
function FrameError({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <ErrorMessage error={error} onRetry={resetErrorBoundary} />
    </main>
  );
}
