import type { Metadata } from 'next';
import { Suspense } from 'react';
import { t } from '@/shell/texts';
import { NewRecordScreen } from './screen';

export const metadata: Metadata = { title: t('title.newRecord') };

export default function NewRecordPage() {
  return (
    <Suspense>
      <NewRecordScreen />
    </Suspense>
  );
}
