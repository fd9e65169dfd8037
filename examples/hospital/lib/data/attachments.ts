'use client';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { saveUrl } from '../save-url';
import { useApi } from './api';

const PAGE_SIZE = 100;

export function useAttachments(recordId: string) {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['attachments', recordId],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records/{id}/attachments', {
          params: { path: { id: recordId }, query: { limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Tells the lists that depend on it that a record has a new file. */
export function useAttachmentAdded(recordId: string): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    queries.invalidateQueries({ queryKey: ['attachments', recordId] });
    queries.invalidateQueries({ queryKey: ['records'] });
    queries.invalidateQueries({ queryKey: ['costs'] });
  }, [queries, recordId]);
}

/** Asks for a short-lived URL of a file and lets the browser save it under the file's own name. */
export function useDownload() {
  const call = useApi();
  return useMutation({
    mutationFn: (attachmentId: string) =>
      call((api) => api.POST('/api/files/download-url', { body: { attachment_id: attachmentId } })),
    onSuccess: ({ url }) => saveUrl(url),
  });
}
