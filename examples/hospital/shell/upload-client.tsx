'use client';
import { ChartliftProvider, useLeaveWarning } from '@chartlift/client/react';
import type { ReactNode } from 'react';
import { useSession } from '@/features/session/session-provider';
import { useRuntimeConfig } from '@/ui/runtime-config';

/**
 * The client that uploads, above every error boundary: whatever a page or its frame stumbles over, uploads go on ("a page
 * that fails keeps its uploads" in tests/app). Each user has one of their own; it ends with their session.
 */
export function UploadClient({ children }: { children: ReactNode }) {
  const { session, getToken, invalidateToken } = useSession();
  const { apiUrl } = useRuntimeConfig();
  return (
    <ChartliftProvider
      key={session.status === 'signed-in' ? session.user.id : 'nobody'}
      apiUrl={apiUrl}
      getToken={({ refused }) => {
        // A token can be refused before its time, for example after the server's secret was changed.
        if (refused) invalidateToken();
        return getToken();
      }}
    >
      <LeaveWarning />
      {children}
    </ChartliftProvider>
  );
}

/** Asks before the tab is closed while files are going up. */
function LeaveWarning() {
  useLeaveWarning();
  return null;
}
