'use client';
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { NO_FILTER, type RecordFilter } from './filter';

interface FilterState {
  filter: RecordFilter;
  /** The same from render to render. */
  change: (part: Partial<RecordFilter>) => void;
}

const FilterContext = createContext<FilterState | null>(null);

/**
 * Keeps the list's filter while a record is open. It is not put into the address bar: a search is often a patient's
 * name, which has no business in a browser's history or a proxy's log.
 */
export function RecordFilterProvider({ children }: { children: ReactNode }) {
  const [filter, setFilter] = useState(NO_FILTER);
  const change = useCallback((part: Partial<RecordFilter>) => setFilter((last) => ({ ...last, ...part })), []);
  const value = useMemo(() => ({ filter, change }), [filter, change]);
  return <FilterContext value={value}>{children}</FilterContext>;
}

export function useRecordFilter(): FilterState {
  const value = use(FilterContext);
  if (!value) throw new Error('useRecordFilter needs a <RecordFilterProvider> above it');
  return value;
}
