'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '@/features/session/api';
import { coalesced } from '@/lib/coalesce';
import { useInvalidate } from '@/lib/use-invalidate';

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

/** A study of hundreds of small files completes several a second; nobody reads the list faster than this. */
const REFRESH_EVERY_MS = 750;

/** Tells the lists that depend on it that a record has new files. */
export function useAttachmentAdded(recordId: string): () => void {
  const invalidate = useInvalidate();
  return useMemo(
    () => coalesced(() => invalidate(['attachments', recordId], ['records'], ['costs']), REFRESH_EVERY_MS),
    [invalidate, recordId],
  );
}
