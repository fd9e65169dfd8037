'use client';
import { useChartlift } from '@chartlift/client/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';

/** Enough for any real interruption; more would not be read anyway. */
const MOST = 20;

/** Uploads to a record that this browser began and can go on with when it is given the same files again. */
export function useInterruptedUploads(recordId: string, enabled: boolean) {
  const call = useApi();
  const client = useChartlift();
  return useQuery({
    queryKey: ['interrupted-uploads', recordId],
    queryFn: async ({ signal }) => {
      const { items } = await call((api) =>
        api.GET('/api/files/uploads', {
          params: { query: { record_id: recordId, status: 'active', limit: MOST } },
          signal,
        }),
      );
      // Asking the engine starts its workers: only when there is something to ask about.
      if (items.length === 0) return items;
      const resumable = new Set((await client.resumable()).map((upload) => upload.uploadId));
      return items.filter((upload) => resumable.has(upload.upload_id));
    },
    enabled,
    // What was running when the page was left is interrupted now.
    staleTime: 0,
  });
}

/** Gives an interrupted upload up, so that its parts cost nothing any more. */
export function useDiscardUpload(recordId: string) {
  const call = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (uploadId: string) =>
      call((api) => api.DELETE('/api/files/uploads/{id}', { params: { path: { id: uploadId } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['interrupted-uploads', recordId] }),
  });
}
