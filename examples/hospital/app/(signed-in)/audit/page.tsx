import type { Metadata } from 'next';
import { AuditScreen } from '@/features/audit/audit-screen';
import { t } from '@/shell/texts';

export const metadata: Metadata = { title: t('nav.audit') };

export default function AuditPage() {
  return <AuditScreen />;
}
