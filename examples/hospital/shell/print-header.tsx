'use client';
import { useSession } from '@/features/session/session-provider';
import { formatMoment } from '@/lib/format-date';
import { t } from './texts';

/** On paper only: whose patients these are, and who printed it when, for whoever finds it in a tray. */
export function PrintHeader() {
  const { session } = useSession();
  if (session.status !== 'signed-in') return null;
  const { tenantName, name } = session.user;
  return (
    <p className="mb-4 hidden border-b pb-2 text-xs print:block" suppressHydrationWarning>
      {t('printed', { tenant: tenantName, name, at: formatMoment(new Date().toISOString()) })}
    </p>
  );
}
