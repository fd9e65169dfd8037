'use client';
import { BookmarkPlus, SlidersHorizontal, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '@/ui/button';
import { later } from '@/ui/later';
import { NO_FILTER, type RecordFilter } from './filter';
import { useRecordFilter } from './record-filter-context';
import { useSavedViews, viewName } from './saved-views';
import { t } from './texts';

const RecordFilterPanel = later(() => import('./record-filter-panel').then((module) => module.RecordFilterPanel));

/** Narrows the list down, and keeps what one asks for often. */
export function RecordFilters() {
  const { filter, change } = useRecordFilter();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const { views, save, remove } = useSavedViews();
  const used = usedFilters(filter);
  const name = viewName(filter);
  return (
    <div className="mt-3 print:hidden">
      <div className="flex flex-wrap items-center gap-2">
        <Button ref={opener} size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
          <SlidersHorizontal aria-hidden="true" className="size-3.5" />
          {used > 0 ? t('filter.used', { count: used }) : t('filter.open')}
        </Button>
        {views.map((view) => (
          <span key={viewName(view)} className="inline-flex items-center rounded-lg border bg-surface">
            <Button look="ghost" size="sm" onClick={() => change({ ...NO_FILTER, ...view })}>
              {viewName(view)}
            </Button>
            <Button
              look="ghost"
              size="icon-sm"
              aria-label={t('filter.forget', { name: viewName(view) })}
              onClick={() => remove(view)}
            >
              <X aria-hidden="true" className="size-3.5" />
            </Button>
          </span>
        ))}
        {name && !views.some((view) => viewName(view) === name) && (
          <Button look="ghost" size="sm" onClick={() => save(filter)}>
            <BookmarkPlus aria-hidden="true" className="size-3.5" />
            {t('filter.save')}
          </Button>
        )}
        {(used > 0 || filter.status !== 'all') && (
          <Button
            look="ghost"
            size="sm"
            onClick={() => {
              change({ ...NO_FILTER, search: filter.search });
              // Not to what stands beside it: that forgets a view.
              opener.current?.focus();
            }}
          >
            {t('filter.clear')}
          </Button>
        )}
      </div>
      {open && <RecordFilterPanel />}
    </div>
  );
}

function usedFilters({ visitType, department, from, to }: RecordFilter): number {
  return [visitType !== 'all', department, from, to].filter(Boolean).length;
}
