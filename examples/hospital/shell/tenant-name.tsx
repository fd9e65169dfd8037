'use client';
import { useSession } from '@/features/session/session-provider';

/** Whose patients these are: always in view, for people who work for more than one hospital. */
export function TenantName() {
  const { session } = useSession();
  if (session.status !== 'signed-in') return null;
  return <p className="min-w-0 truncate border-l pl-3 font-medium text-ink-2 text-xs">{session.user.tenantName}</p>;
}
