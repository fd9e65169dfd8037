import type { Metadata } from 'next';
import { Suspense } from 'react';
import { t } from '@/shell/texts';
import { AuditScreen } from './screen';

export const metadata: Metadata = { title: t('nav.audit') };

export default function AuditPage() {
  return (
    <Suspense>
      <AuditScreen />
    </Suspense>
  );
}
