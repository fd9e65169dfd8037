'use client';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';
import type { Option } from '@/ui/select';

/** As many as a list to choose from can have. */
const MOST = 200;

/** The patients whom a record can be of, by name. */
export function usePatientOptions(): readonly Option<string>[] {
  const call = useApi();
  const patients = useQuery({
    queryKey: ['patients', 'active'],
    queryFn: ({ signal }) =>
      call((api) => api.GET('/api/patients', { params: { query: { active: true, limit: MOST } }, signal })),
  });
  // The record number beside the name: two patients may be called the same.
  return (patients.data?.items ?? []).map(({ id, display_name, mrn }) => ({
    value: id,
    label: `${display_name} · ${mrn}`,
  }));
}

/** The doctors whom a record can name. */
export function usePractitionerOptions(): readonly Option<string>[] {
  const call = useApi();
  const doctors = useQuery({
    queryKey: ['practitioners', 'active'],
    queryFn: ({ signal }) =>
      call((api) => api.GET('/api/practitioners', { params: { query: { active: true, limit: MOST } }, signal })),
  });
  return (doctors.data?.items ?? []).map(({ id, display_name }) => ({ value: id, label: display_name }));
}
