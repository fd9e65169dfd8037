'use client';
import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import type { RecordFilter } from './queries';

export const NO_FILTER: RecordFilter = {
  search: '',
  status: 'all',
  visitType: 'all',
  department: '',
  from: '',
  to: '',
  order: '-visit_date',
};

interface FilterState {
  filter: RecordFilter;
  change: (part: Partial<RecordFilter>) => void;
}

const FilterContext = createContext<FilterState | null>(null);

/**
 * Keeps the list's filter while a record is open. It is not put into the address bar: a search is often a patient's
 * name, which has no business in a browser's history or a proxy's log.
 */
export function RecordFilterProvider({ children }: { children: ReactNode }) {
  const [filter, setFilter] = useState(NO_FILTER);
  const value = useMemo(
    () => ({ filter, change: (part: Partial<RecordFilter>) => setFilter((last) => ({ ...last, ...part })) }),
    [filter],
  );
  return <FilterContext value={value}>{children}</FilterContext>;
}

export function useRecordFilter(): FilterState {
  const value = use(FilterContext);
  if (!value) throw new Error('useRecordFilter needs a <RecordFilterProvider> above it');
  return value;
}
