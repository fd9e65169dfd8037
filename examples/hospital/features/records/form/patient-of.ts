'use client';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';
import type { Person } from './draft';

/** A patient of the directory, as a field shows them; nobody is asked for without an id. */
export function usePatientAs(id: string | null) {
  const call = useApi();
  return useQuery({
    queryKey: ['patients', 'one', id],
    queryFn: ({ signal }) =>
      call((api) => api.GET('/api/patients/{id}', { params: { path: { id: id ?? '' } }, signal })),
    select: (patient): Person => ({ id: patient.id, name: patient.display_name, about: patient.mrn }),
    enabled: id !== null,
  });
}
