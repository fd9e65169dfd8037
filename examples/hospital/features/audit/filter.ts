'use client';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';

/** Which entries are asked for; empty texts ask for all. Ids, actions and days only, so it may stand in the address. */
export interface AuditFilter {
  /** Who did it, by id. */
  actor: string;
  /** What was done, as the server writes it. */
  action: string;
  /** The record it concerns. */
  record: string;
  /** What it was done to, by id: a file. */
  target: string;
  /** Days (`YYYY-MM-DD`) in the user's zone, both included. */
  from: string;
  to: string;
}

const NAMES = ['actor', 'action', 'record', 'target', 'from', 'to'] as const satisfies readonly (keyof AuditFilter)[];

export const NO_FILTER: AuditFilter = { actor: '', action: '', record: '', target: '', from: '', to: '' };

/** Where the entries of a filter are shown. */
export function auditAddress(filter: Partial<AuditFilter>): string {
  const asked = new URLSearchParams();
  for (const name of NAMES) if (filter[name]) asked.set(name, filter[name]);
  return asked.size > 0 ? `/audit?${asked}` : '/audit';
}

/** The filter in the address: it can be led to from a record or a file, and kept as a bookmark. */
export function useAuditFilter() {
  const asked = useSearchParams();
  const router = useRouter();
  const here = usePathname();
  const filter = useMemo<AuditFilter>(
    () => ({ ...NO_FILTER, ...Object.fromEntries(NAMES.map((name) => [name, asked.get(name) ?? ''])) }),
    [asked],
  );
  const change = useCallback(
    (changes: Partial<AuditFilter>) => {
      if (here === '/audit') router.replace(auditAddress({ ...filter, ...changes }), { scroll: false });
    },
    [router, here, filter],
  );
  return { filter, change };
}

/** As the API takes it. */
export function queryOf({ actor, action, record, target, from, to }: AuditFilter) {
  const begin = from && startOf(from, 0);
  const end = to && startOf(to, 1);
  return {
    ...(actor && { actor_id: actor }),
    ...(action && { action }),
    ...(record && { record_id: record }),
    ...(target && { target_id: target }),
    ...(begin && { from: begin }),
    ...(end && { to: end }),
  };
}

/** When a day, or one so many days later, begins in the user's zone; empty for what is no day. */
function startOf(day: string, daysLater: number): string {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = day.split('-').map(Number);
  const start = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(start.getTime()) ? '' : start.toISOString();
}
