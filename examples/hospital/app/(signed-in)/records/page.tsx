import type { Metadata } from 'next';
import { Suspense } from 'react';
import { t } from '@/shell/texts';
import { RecordsScreen } from './screen';

export const metadata: Metadata = { title: t('nav.records') };

export default function RecordsPage() {
  return (
    <Suspense>
      <RecordsScreen />
    </Suspense>
  );
}
