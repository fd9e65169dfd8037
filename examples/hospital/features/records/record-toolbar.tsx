'use client';
import { Search, X } from 'lucide-react';
import { Button } from '@/ui/button';
import { controlClass } from '@/ui/field';
import { Segmented } from '@/ui/segmented';
import { Select } from '@/ui/select';
import type { RecordFilter } from './queries';
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
      <div className="relative sm:col-span-2 xl:col-span-1">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-2"
        />
        <input
          type="search"
          aria-label={t('toolbar.search')}
          placeholder={t('toolbar.placeholder')}
          autoComplete="off"
          spellCheck={false}
          value={filter.search}
          onChange={(event) => change({ search: event.target.value })}
          className={`${controlClass} h-10 pr-10 pl-9 [&::-webkit-search-cancel-button]:hidden`}
        />
        {filter.search && (
          <Button
            look="ghost"
            size="icon-sm"
            aria-label={t('toolbar.clear')}
            className="absolute top-1 right-1"
            onClick={() => change({ search: '' })}
          >
            <X aria-hidden="true" className="size-4" />
          </Button>
        )}
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
