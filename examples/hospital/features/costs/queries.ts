'use client';
import type { Schemas } from '@chartlift/client/api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';

export type Grouping = Schemas['Grouping'];
export type Strategy = Schemas['Strategy'];
export type Alternative = Schemas['Alternative'];
export type CostHistory = Schemas['CostHistory'];
export type UsageRow = Schemas['UsageRow'];
type StorageUsage = Schemas['StorageUsage'];

/** A year, so that the same month of the last one is there to compare with. */
const MONTHS = 13;

export function useCosts() {
  const call = useApi();
  return useQuery({
    queryKey: ['costs', 'now'],
    queryFn: ({ signal }) => call((api) => api.GET('/api/costs', { signal })),
  });
}

export function useCostHistory() {
  const call = useApi();
  return useQuery({
    queryKey: ['costs', 'history'],
    queryFn: ({ signal }) =>
      call((api) => api.GET('/api/costs/history', { params: { query: { months: MONTHS } }, signal })),
  });
}

export function useStorageUsage(by: Grouping) {
  const call = useApi();
  return useQuery({
    queryKey: ['costs', 'usage', by],
    queryFn: ({ signal }) =>
      // One path answers in three formats; without one it is JSON.
      call((api) =>
        api.GET('/api/reports/storage-usage', { params: { query: { by } }, signal }),
      ) as Promise<StorageUsage>,
    // The old table stays while another grouping is computed.
    placeholderData: (previous) => previous,
  });
}

/** The same report as the server writes it for spreadsheets. */
export function useUsageCsv() {
  const call = useApi();
  return useMutation({
    mutationFn: (by: Grouping) =>
      call<unknown>((api) =>
        api.GET('/api/reports/storage-usage', { params: { query: { by, format: 'csv' } }, parseAs: 'text' }),
      ),
  });
}

/** Other ways of keeping the same files; the usual ones when none is named. */
export function useWhatIf(strategies: readonly Strategy[]) {
  const call = useApi();
  return useQuery({
    queryKey: ['costs', 'what-if', strategies],
    queryFn: ({ signal }) =>
      call((api) => api.POST('/api/costs/what-if', { body: { strategies: [...strategies] }, signal })),
  });
}

/** What the month may cost, how it stands, and who was told when. */
export function useBudget() {
  const call = useApi();
  return useQuery({
    queryKey: ['costs', 'budget'],
    queryFn: ({ signal }) => call((api) => api.GET('/api/costs/budget', { signal })),
  });
}

export function useSetBudget() {
  const call = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['BudgetRequest']) => call((api) => api.PUT('/api/costs/budget', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['costs', 'budget'] }),
  });
}
