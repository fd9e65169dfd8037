'use client';
import { throttled } from '@chartlift/client/react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '@/features/session/api';
import { useInvalidate } from '@/lib/use-invalidate';

const PAGE_SIZE = 100;
/** A history is read from its newest end; older pages are asked for. */
const VERSIONS_PAGE_SIZE = 20;

/** The files of a record, or those that were deleted and can be brought back. */
export function useAttachments(recordId: string, deleted = false) {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['attachments', recordId, deleted ? 'deleted' : 'active'],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records/{id}/attachments', {
          params: {
            path: { id: recordId },
            query: { limit: PAGE_SIZE, ...(deleted && { deleted }), ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Every version of a file, the newest first. */
export function useVersions(attachmentId: string) {
  const call = useApi();
  return useInfiniteQuery({
    queryKey: ['versions', attachmentId],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/attachments/{id}/versions', {
          params: {
            path: { id: attachmentId },
            query: { limit: VERSIONS_PAGE_SIZE, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function useRenameAttachment(recordId: string) {
  const call = useApi();
  const stale = useStale(recordId);
  return useMutation({
    mutationFn: ({ id, fileName }: { id: string; fileName: string }) =>
      call((api) => api.PATCH('/api/attachments/{id}', { params: { path: { id } }, body: { file_name: fileName } })),
    onSettled: stale,
  });
}

/** Takes a file off the list; it can be brought back. */
export function useDeleteAttachment(recordId: string) {
  const call = useApi();
  const stale = useStale(recordId);
  return useMutation({
    mutationFn: (id: string) => call((api) => api.DELETE('/api/attachments/{id}', { params: { path: { id } } })),
    onSettled: stale,
  });
}

export function useUndeleteAttachment(recordId: string) {
  const call = useApi();
  const stale = useStale(recordId);
  return useMutation({
    mutationFn: (id: string) => call((api) => api.POST('/api/attachments/{id}/undelete', { params: { path: { id } } })),
    onSettled: stale,
  });
}

/** A study of hundreds of small files completes several a second; nobody reads the list faster than this. */
const REFRESH_EVERY_MS = 750;

/** Tells the lists that depend on it that a record has new files. */
export function useAttachmentAdded(recordId: string): () => void {
  const stale = useStale(recordId);
  return useMemo(() => throttled(stale, REFRESH_EVERY_MS), [stale]);
}

/** Marks everything that shows the files of a record as out of date. */
function useStale(recordId: string): () => void {
  const invalidate = useInvalidate();
  return useMemo(
    () => () => invalidate(['attachments', recordId], ['versions'], ['records'], ['costs']),
    [invalidate, recordId],
  );
}
