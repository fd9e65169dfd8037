'use client';
import type { Schemas } from '@chartlift/client/api';
import { chartliftKeys } from '@chartlift/client/query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';

export type Grouping = Schemas['Grouping'];
export type Strategy = Schemas['Strategy'];
export type Advice = Schemas['Advice'];
export type CostReport = Schemas['CostReport'];
export type CostHistory = Schemas['CostHistory'];
export type UsageRow = Schemas['UsageRow'];
export type CountedVersion = Schemas['CountedVersion'];

/** The report of what is stored as the server writes it for spreadsheets. */
export function useUsageCsv() {
  const call = useApi();
  return useMutation({
    mutationFn: (by: Grouping) =>
      call<unknown>((api) =>
        api.GET('/api/reports/storage-usage', { params: { query: { by, format: 'csv' } }, parseAs: 'text' }),
      ),
  });
}

export function useSetBudget() {
  const call = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['BudgetRequest']) => call((api) => api.PUT('/api/costs/budget', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: chartliftKeys.costs }),
  });
}
