import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApiClient, Schemas } from '../api/index.js';
import type { operations } from '../api/schema.js';
import { throttled } from '../throttle.js';
import { chartliftKeys } from './keys.js';
import { after, type Enabled, type Maybe, type PageOptions, pages, useCall } from './pages.js';
import { useInvalidate } from './provider.js';

type ListAttachments = Omit<NonNullable<operations['listAttachments']['parameters']['query']>, 'cursor'>;

/** Which of a record's attachments, as the API takes it: `{ deleted: true }` for those that can be brought back. */
export type AttachmentsFilter = Maybe<ListAttachments>;

/** What `PATCH /api/attachments/{id}` takes. */
export type AttachmentChange = Schemas['AttachmentPatch'];

/** What is done to several files, as `POST /api/attachments/bulk` takes it. */
export type AttachmentsChange = Omit<Schemas['BulkRequest'], 'attachment_ids'> & { attachment_ids: readonly string[] };

/** The files of a record, page by page. */
export function useAttachments(recordId: string, { enabled = true, ...filter }: AttachmentsFilter & Enabled = {}) {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: [...chartliftKeys.attachments(recordId), filter],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/medical-records/{id}/attachments', {
          params: { path: { id: recordId }, query: { ...(filter as ListAttachments), ...after(pageParam) } },
          signal,
        }),
      ),
    ...pages,
    enabled,
  });
}

/** Every version of a file, the newest first. */
export function useVersions(attachmentId: string, { limit, enabled = true }: PageOptions = {}) {
  const call = useCall();
  return useInfiniteQuery({
    queryKey: [...chartliftKeys.versions, attachmentId, limit],
    queryFn: ({ pageParam, signal }) =>
      call((api) =>
        api.GET('/api/attachments/{id}/versions', {
          params: { path: { id: attachmentId }, query: after(pageParam, limit) },
          signal,
        }),
      ),
    ...pages,
    enabled,
  });
}

/** Changes what is said of a file, its name for example. */
export function useUpdateAttachment(recordId: string) {
  return useFileMutation(
    recordId,
    ({ id, changes }: { id: string; changes: AttachmentChange }) =>
      (api) =>
        api.PATCH('/api/attachments/{id}', { params: { path: { id } }, body: changes }),
  );
}

/** Takes a file off the list; it can be brought back. */
export function useDeleteAttachment(recordId: string) {
  return useFileMutation(
    recordId,
    (id: string) => (api) => api.DELETE('/api/attachments/{id}', { params: { path: { id } } }),
  );
}

/** Brings a deleted file back. */
export function useUndeleteAttachment(recordId: string) {
  return useFileMutation(
    recordId,
    (id: string) => (api) => api.POST('/api/attachments/{id}/undelete', { params: { path: { id } } }),
  );
}

/** The most that one request may name. */
const BULK_SIZE = 200;

/**
 * Deletes, brings back, moves or restores any number of files; answers of each what became of it. More than 200 go in several
 * requests, one after the other.
 */
export function useChangeAttachments(recordId: string) {
  const call = useCall();
  const stale = useStale(recordId);
  const invalidate = useInvalidate();
  return useMutation({
    mutationFn: async ({ attachment_ids: ids, ...what }: AttachmentsChange) => {
      const outcomes: Schemas['BulkItem'][] = [];
      for (let at = 0; at < ids.length; at += BULK_SIZE) {
        const body = { ...what, attachment_ids: ids.slice(at, at + BULK_SIZE) } as Schemas['BulkRequest'];
        outcomes.push(...(await call((api) => api.POST('/api/attachments/bulk', { body }))).items);
      }
      return outcomes;
    },
    onSettled: (_, __, { record_id: moved }) => {
      stale();
      // A revision of the record that has them now, too.
      if (moved) invalidate(chartliftKeys.record(moved), chartliftKeys.revisions(moved));
    },
  });
}

/** Makes an older version the newest again, as a version of its own. */
export function useMakeVersionCurrent(recordId: string) {
  return useFileMutation(
    recordId,
    ({ id, number }: { id: string; number: number }) =>
      (api) =>
        api.POST('/api/attachments/{id}/versions/{number}/make-current', { params: { path: { id, number } } }),
  );
}

/** A study of hundreds of small files completes several a second; nobody reads a list faster than this. */
const REFRESH_EVERY_MS = 750;

/** For `useFileUpload`'s `onUploadComplete`: has the lists of a record read again, at most every 750 ms. */
export function useAttachmentAdded(recordId: string): () => void {
  const stale = useStale(recordId);
  return useMemo(() => throttled(stale, REFRESH_EVERY_MS), [stale]);
}

/** A change of one file, after which everything that shows the record's files is out of date, whether it worked or not. */
function useFileMutation<Given, T>(
  recordId: string,
  how: (given: Given) => (api: ApiClient) => Promise<{ data?: T; error?: unknown; response: Response }>,
) {
  const call = useCall();
  const stale = useStale(recordId);
  return useMutation({ mutationFn: (given: Given) => call<T>(how(given)), onSettled: stale });
}

function useStale(recordId: string): () => void {
  const invalidate = useInvalidate();
  return useMemo(() => {
    const dependent = [
      // Those of another record, too: files move.
      chartliftKeys.allAttachments,
      chartliftKeys.versions,
      chartliftKeys.record(recordId),
      chartliftKeys.revisions(recordId),
      chartliftKeys.recordLists,
      chartliftKeys.costs,
    ];
    return () => invalidate(...dependent);
  }, [invalidate, recordId]);
}
