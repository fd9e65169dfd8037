import type { Metadata } from 'next';
import { Suspense } from 'react';
import { RecordsScreen } from '@/features/records/records-screen';
import { t } from '@/shell/texts';

export const metadata: Metadata = { title: t('nav.records') };

export default function RecordsPage() {
  return (
    <Suspense>
      <RecordsScreen />
    </Suspense>
  );
}
