'use client';
import { useCallback, useSyncExternalStore } from 'react';
import { useSession } from '@/features/session/session-provider';
import { formatDay } from '@/lib/format-date';
import type { RecordFilter } from './filter';
import { t } from './texts';
import { visitTypeLabel } from './vocabulary';

/** What of a filter is kept: never what was searched for, which often is a patient's name. */
export type View = Omit<RecordFilter, 'search'>;

const KEY = 'chartlift.views';
const NONE: readonly View[] = [];
/** As many as stand in a line or two. */
const MOST = 8;

const listeners = new Set<() => void>();
/** What was last read, so that the same text is the same object. */
const read = { text: '', views: NONE };

/** The views a user keeps in this browser. */
export function useSavedViews() {
  const { session } = useSession();
  const key = `${KEY}.${session.status === 'signed-in' ? session.user.id : ''}`;
  const views = useSyncExternalStore(
    subscribe,
    () => stored(key),
    () => NONE,
  );
  const write = useCallback(
    (next: readonly View[]) => {
      localStorage.setItem(key, JSON.stringify(next));
      for (const tell of listeners) tell();
    },
    [key],
  );
  return {
    views,
    save: ({ search: _, ...view }: RecordFilter) => write([...views, view].slice(-MOST)),
    remove: (view: View) => write(views.filter((one) => viewName(one) !== viewName(view))),
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

function stored(key: string): readonly View[] {
  const text = localStorage.getItem(key) ?? '';
  if (text !== read.text) {
    read.text = text;
    read.views = parsed(text);
  }
  return read.views;
}

function parsed(text: string): readonly View[] {
  try {
    return JSON.parse(text);
  } catch {
    return NONE;
  }
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  window.addEventListener('storage', tell);
  return () => {
    listeners.delete(tell);
    window.removeEventListener('storage', tell);
  };
}
