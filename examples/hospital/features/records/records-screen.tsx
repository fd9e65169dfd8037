'use client';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useCan } from '@/features/session/me';
import { buttonClass } from '@/ui/button-class';
import { PageHeader } from '@/ui/page-header';
import { RecordList } from './record-list';
import { RecordToolbar } from './record-toolbar';
import { t } from './texts';

export function RecordsScreen() {
  const mayCreate = useCan('records_write');
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        action={
          mayCreate && (
            <Link href="/records/new" className={buttonClass('primary')} data-testid="new-record">
              <Plus aria-hidden="true" className="size-4" />
              {t('create.open')}
            </Link>
          )
        }
      />
      <RecordToolbar />
      <RecordList
        newRecord={
          mayCreate && (
            <Link href="/records/new" className={buttonClass()}>
              {t('create.first')}
            </Link>
          )
        }
      />
    </>
  );
}
