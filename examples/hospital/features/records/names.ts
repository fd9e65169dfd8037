'use client';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '@/features/session/api';
import type { MedicalRecord, Revision } from '@/lib/api-types';
import type { NameOf } from './field-lines';

/** How those are called whom a record's revisions name; most often they are those of today. */
export function useNames(record: MedicalRecord, revisions: readonly Revision[]): NameOf {
  const call = useApi();
  const today = useMemo(
    () =>
      new Map([
        [record.patient_id, record.patient.display_name],
        [record.doctor_id, record.doctor.display_name],
      ]),
    [record],
  );
  const others = (ids: readonly string[]) => [...new Set(ids)].filter((id) => !today.has(id));
  const patients = others(revisions.map((revision) => revision.content.patient_id));
  const doctors = others(revisions.map((revision) => revision.content.doctor_id));
  const found = useQueries({
    queries: [
      ...patients.map((id) => ({
        queryKey: ['patients', 'one', id],
        queryFn: () => call((api) => api.GET('/api/patients/{id}', { params: { path: { id } } })),
      })),
      ...doctors.map((id) => ({
        queryKey: ['practitioners', 'one', id],
        queryFn: () => call((api) => api.GET('/api/practitioners/{id}', { params: { path: { id } } })),
      })),
    ],
    combine: (queries) => queries.flatMap((query) => (query.data ? [query.data] : [])),
  });
  return useMemo(() => {
    const names = new Map([...today, ...found.map((person) => [person.id, person.display_name] as const)]);
    return (id) => names.get(id) ?? id;
  }, [today, found]);
}
