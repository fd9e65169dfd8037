'use client';
import { SearchField } from '@/ui/search-field';
import { Segmented } from '@/ui/segmented';
import { Select } from '@/ui/select';
import type { RecordFilter } from './filter';
import { useRecordFilter } from './record-filter-context';
import { t } from './texts';
import { RECORD_ORDERS } from './vocabulary';

const STATUSES = [
  { value: 'all', label: t('status.all') },
  { value: 'draft', label: t('status.draft') },
  { value: 'finalized', label: t('status.finalized') },
] as const;

export function RecordToolbar() {
  const { filter, change } = useRecordFilter();
  return (
    <search className="mt-6 grid print:hidden gap-3 sm:grid-cols-[1fr_auto] xl:grid-cols-[1fr_auto_auto]">
      <div className="sm:col-span-2 xl:col-span-1">
        <SearchField
          label={t('toolbar.search')}
          placeholder={t('toolbar.placeholder')}
          clear={t('toolbar.clear')}
          value={filter.search}
          onChange={(search) => change({ search })}
        />
      </div>
      <Segmented<RecordFilter['status']>
        label={t('status.label')}
        value={filter.status}
        onChange={(status) => change({ status })}
        options={STATUSES}
      />
      <Select
        label={t('toolbar.sortBy')}
        options={RECORD_ORDERS}
        value={filter.order}
        onChange={(order) => change({ order })}
        className="sm:w-44"
      />
    </search>
  );
}
