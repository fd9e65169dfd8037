import type { Metadata } from 'next';
import { Suspense } from 'react';
import { NewRecordScreen } from '@/features/records/form/editor-screens';
import { t } from '@/shell/texts';

export const metadata: Metadata = { title: t('title.newRecord') };

export default function NewRecordPage() {
  return (
    <Suspense>
      <NewRecordScreen />
    </Suspense>
  );
}
