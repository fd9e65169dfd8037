'use client';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { useCan } from '@/features/session/me';
import { buttonClass } from '@/ui/button-class';
import { PageHeader } from '@/ui/page-header';
import { NO_FILTER } from './filter';
import { useRecordFilter } from './record-filter-context';
import { RecordFilters } from './record-filters';
import { RecordList } from './record-list';
import { RecordToolbar } from './record-toolbar';
import { t } from './texts';

export function RecordsScreen() {
  const mayCreate = useCan('records_write');
  const { change } = useRecordFilter();
  const department = useSearchParams().get('department');
  useEffect(() => {
    // Where another page leads here; from then on the filter is the list's own.
    if (department === null) return;
    change({ ...NO_FILTER, department });
    window.history.replaceState(null, '', '/records');
  }, [department, change]);
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
      <RecordFilters />
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
