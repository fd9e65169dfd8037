'use client';
import type { Schemas } from '@chartlift/client/api';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';
import type { MedicalRecord, RecordContent, RecordOrder, RecordStatus, VisitType } from '@/lib/api-types';
import { useInvalidate } from '@/lib/use-invalidate';

export interface RecordFilter {
  search: string;
  status: RecordStatus | 'all';
  visitType: VisitType | 'all';
  /** Exactly this one; empty for any. */
  department: string;
  /** Days (`YYYY-MM-DD`); empty for any. */
  from: string;
  to: string;
  order: RecordOrder;
}

/** Several screens, so that the next page is there before the end of this one is; half of what the server gives at most. */
const PAGE_SIZE = 100;
/** A history is read from its newest end; older pages are asked for. */
const REVISIONS_PAGE_SIZE = 50;

export function useRecords({ search, status, visitType, department, from, to, order }: RecordFilter) {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['records', 'list', { search, status, visitType, department, from, to, order }],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records', {
          params: {
            query: {
              ...(search && { q: search }),
              ...(status !== 'all' && { status }),
              ...(visitType !== 'all' && { visit_type: visitType }),
              ...(department && { department }),
              ...(from && { visited_from: from }),
              ...(to && { visited_to: to }),
              ...(pageParam && { cursor: pageParam }),
              sort: order,
              limit: PAGE_SIZE,
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // The old list stays while a new search runs, so that nothing jumps while typing.
    placeholderData: (previous) => previous,
  });
}

export function useRecord(id: string) {
  const call = useApi();
  return useQuery({
    queryKey: ['records', 'one', id],
    queryFn: ({ signal }) => call((api) => api.GET('/api/medical-records/{id}', { params: { path: { id } }, signal })),
  });
}

/** Asks for a record as it is now, whatever is known of it here. */
export function useNewestRecord() {
  const call = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call((api) => api.GET('/api/medical-records/{id}', { params: { path: { id } } })),
    onSuccess: (record) => queries.setQueryData(['records', 'one', record.id], record),
  });
}

interface NewRecord {
  content: RecordContent;
  /** What it was begun with. */
  template: Schemas['RecordTemplate'] | null;
  idempotencyKey: string;
}

export function useCreateRecord() {
  const call = useApi();
  const keep = useKeep();
  return useMutation({
    mutationFn: ({ content, template, idempotencyKey }: NewRecord) =>
      call((api) =>
        api.POST('/api/medical-records', {
          body: { ...content, ...(template && { template }) },
          params: { header: { 'Idempotency-Key': idempotencyKey } },
        }),
      ),
    onSuccess: keep,
  });
}

/** Replaces what a draft says; refused when someone else has changed the revision it is based on. */
export function useUpdateRecord() {
  const call = useApi();
  const keep = useKeep();
  return useMutation({
    mutationFn: ({ id, content, revision }: { id: string; content: RecordContent; revision: number }) =>
      call((api) =>
        api.PUT('/api/medical-records/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
          body: content,
        }),
      ),
    onSuccess: keep,
  });
}

/** Keeps a record as the server has answered it: asking for it again would be an entry of the audit log. */
function useKeep() {
  const queries = useQueryClient();
  const invalidate = useInvalidate();
  return (record: MedicalRecord) => {
    queries.setQueryData(['records', 'one', record.id], record);
    invalidate(['records', 'list'], ['revisions', record.id]);
  };
}

/** Every state a record has been in, the newest first. */
export function useRevisions(id: string) {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['revisions', id],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records/{id}/revisions', {
          params: { path: { id }, query: { limit: REVISIONS_PAGE_SIZE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** A patient's visits, the latest first. */
export function useRecordsOfPatient(patientId: string) {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['records', 'list', 'of-patient', patientId],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records', {
          params: {
            query: {
              patient_id: patientId,
              sort: '-visit_date',
              limit: PAGE_SIZE,
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Finalizes a draft; where uploads to it are under way, once they are over. */
export function useFinalizeRecord(id: string) {
  const call = useApi();
  const queries = useQueryClient();
  const invalidate = useInvalidate();
  return useMutation({
    mutationFn: ({ revision, uploading }: { revision: number; uploading: boolean }) =>
      call((api) =>
        api.POST('/api/medical-records/{id}/finalize', {
          params: {
            path: { id },
            header: { 'If-Match': `"${revision}"` },
            query: { uploads: uploading ? 'wait' : 'refuse' },
          },
        }),
      ),
    onSuccess: (record) => queries.setQueryData(['records', 'one', id], record),
    onSettled: () => invalidate(['records'], ['revisions', id]),
  });
}

/** Makes a record that waits for its uploads a draft as any other again. */
export function useWithdrawFinalization(id: string) {
  const call = useApi();
  const keep = useKeep();
  return useMutation({
    mutationFn: () => call((api) => api.DELETE('/api/medical-records/{id}/finalize', { params: { path: { id } } })),
    onSuccess: keep,
  });
}
