'use client';
import { useKeptList } from '@/features/session/kept-list';
import { formatDay } from '@/lib/format-date';
import type { RecordFilter } from './filter';
import { t } from './texts';
import { visitTypeLabel } from './vocabulary';

/** What of a filter is kept: never what was searched for, which often is a patient's name. */
export type View = Omit<RecordFilter, 'search'>;

/** As many as stand in a line or two. */
const MOST = 8;

/** The views a user keeps in this browser. */
export function useSavedViews() {
  const { items: views, change } = useKeptList<View>('chartlift.views');
  return {
    views,
    save: ({ search: _, ...view }: RecordFilter) => change((kept) => [...kept, view].slice(-MOST)),
    remove: (view: View) => change((kept) => kept.filter((one) => viewName(one) !== viewName(view))),
  };
}

/** What a view is called: what it shows, so that nobody has to find a name, and none is of a patient. Empty for everything. */
export function viewName({ status, visitType, department, from, to }: View): string {
  return [
    status !== 'all' && t(`status.${status}`),
    visitType !== 'all' && visitTypeLabel(visitType),
    department,
    from && t('filter.fromDay', { day: formatDay(from) }),
    to && t('filter.toDay', { day: formatDay(to) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
