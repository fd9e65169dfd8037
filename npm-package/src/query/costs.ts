import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/index.js';
import type { operations } from '../api/schema.js';
import { chartliftKeys } from './keys.js';
import { after, type PageOptions, pages, useCall } from './pages.js';

/** What everything the tenant stores costs a month, each line with its rule and price, and what it saves. */
export function useCosts() {
  const call = useCall();
  return useQuery({
    queryKey: [...chartliftKeys.costs, 'now'],
    queryFn: ({ signal }) => call((api) => api.GET('/api/costs', { signal })),
  });
}

/** What storage has cost in the last `months` (13: a year, and the same month of the last), and the next twelve. */
export function useCostHistory(months = 13) {
  const call = useCall();
  return useQuery({
    queryKey: [...chartliftKeys.costs, 'history', months],
    queryFn: ({ signal }) => call((api) => api.GET('/api/costs/history', { params: { query: { months } }, signal })),
  });
}

/** How the month stands against the budget. */
export function useBudget() {
  const call = useCall();
  return useQuery({
    queryKey: [...chartliftKeys.costs, 'budget'],
    queryFn: ({ signal }) => call((api) => api.GET('/api/costs/budget', { signal })),
  });
}

/** Storage and money by month, file type, department and so on; the old table stays while another is computed. */
export function useStorageUsage(by: Schemas['Grouping']) {
  const call = useCall();
  return useQuery({
    queryKey: [...chartliftKeys.costs, 'usage', by],
    queryFn: ({ signal }) =>
      // One path answers in three formats; without one named it is JSON.
      call((api) => api.GET('/api/reports/storage-usage', { params: { query: { by } }, signal })) as Promise<
        Schemas['StorageUsage']
      >,
    placeholderData: (previous) => previous,
  });
}

/** Which number of the report is looked behind: its grouping and group, as the report has them, and its class and tier. */
export interface UsageRowFilter {
  by: Schemas['Grouping'];
  /** The report's `group`; empty when it is grouped by storage class alone. */
  group: string;
  /** Only what is stored for this reason. */
  kind?: Schemas['Kind'] | undefined;
  /** Only this storage class. */
  storage_class?: string | undefined;
  /** Only this access tier; `FREQUENT_ACCESS` where the report has null. */
  access_tier?: string | undefined;
  /** Only versions of at least so many bytes in S3. */
  min_stored_bytes?: number | undefined;
  /** Only versions that came from another storage class into theirs since then (RFC 3339). */
  moved_since?: string | undefined;
  /** Versions that left `storage_class` since then (RFC 3339) before its minimum duration was over, in the place of those that are there. */
  left_early_since?: string | undefined;
}

type Row = NonNullable<operations['listStoredVersions']['parameters']['query']>;

/** The stored versions that a row of {@link useStorageUsage} counts, or a line of the bill, the largest first. Reading them is in the audit log. */
export function useStoredVersions(row: UsageRowFilter, { limit, enabled = true }: PageOptions = {}) {
  const call = useCall();
  return useInfiniteQuery({
    ...pages,
    enabled,
    queryKey: [...chartliftKeys.costs, 'versions', row, limit],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/reports/stored-versions', {
          params: { query: { ...(row as Row), ...after(pageParam, limit) } },
          signal,
        }),
      ),
  });
}

/** What other ways of keeping the same files would cost; the usual ones when none is named. */
export function useWhatIf(strategies: readonly Schemas['Strategy'][] = []) {
  const call = useCall();
  return useQuery({
    queryKey: [...chartliftKeys.costs, 'what-if', strategies],
    queryFn: ({ signal }) =>
      call((api) => api.POST('/api/costs/what-if', { body: { strategies: [...strategies] }, signal })),
  });
}
