'use client';
import type { Schemas } from '@chartlift/client/api';
import { chartliftKeys } from '@chartlift/client/query';
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

/** Says something of a file; nothing takes away what was said. */
export function useDescribeAttachment(recordId: string) {
  const call = useApi();
  const stale = useStale(recordId);
  return useMutation({
    mutationFn: ({ id, description }: { id: string; description: string | null }) =>
      call((api) => api.PATCH('/api/attachments/{id}', { params: { path: { id } }, body: { description } })),
    onSettled: stale,
  });
}

/** Makes an older version the one that is listed and downloaded: as a new version, a copy of it. */
export function useMakeCurrent(attachment: { id: string; record_id: string }) {
  const call = useApi();
  const stale = useStale(attachment.record_id);
  return useMutation({
    mutationFn: (number: number) =>
      call((api) =>
        api.POST('/api/attachments/{id}/versions/{number}/make-current', {
          params: { path: { id: attachment.id, number } },
        }),
      ),
    onSettled: stale,
  });
}

/** The most that one request may name. */
const BULK_SIZE = 200;

/** Does one thing to many files; answers how many were left as they were. */
export function useChangeAttachments(recordId: string) {
  const call = useApi();
  const stale = useStale(recordId);
  return useMutation({
    mutationFn: async ({
      ids,
      ...what
    }: Omit<Schemas['BulkRequest'], 'attachment_ids'> & { ids: readonly string[] }) => {
      let left = 0;
      for (let at = 0; at < ids.length; at += BULK_SIZE) {
        const { items } = await call((api) =>
          api.POST('/api/attachments/bulk', { body: { ...what, attachment_ids: ids.slice(at, at + BULK_SIZE) } }),
        );
        left += items.filter((item) => item.problem).length;
      }
      return left;
    },
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
    () => () => invalidate(['attachments', recordId], ['versions'], ['records'], chartliftKeys.costs),
    [invalidate, recordId],
  );
}
