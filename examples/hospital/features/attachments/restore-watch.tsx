'use client';
import { chartliftKeys, useInvalidate } from '@chartlift/client/query';
import { useQueries } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from '@/features/session/api';
import { addToast } from '@/ui/toasts';
import { type Awaited, stopAwaiting, useAwaitedRestores } from './restores-awaited';
import { t } from './texts';

/** Looks for what was restored and says when it can be read. Shows nothing itself. */
export function RestoreWatch() {
  return useAwaitedRestores().map((what) => <Watch key={what.files[0]?.id} what={what} />);
}

function Watch({ what }: { what: Awaited }) {
  const call = useApi();
  const invalidate = useInvalidate();
  const readable = useQueries({
    queries: what.files.map(({ id }) => ({
      queryKey: ['restore', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call((api) => api.GET('/api/attachments/{id}/restore', { params: { path: { id } }, signal })),
      refetchInterval: what.lookEveryMs,
      // It takes hours, in which people look elsewhere.
      refetchIntervalInBackground: true,
    })),
    // Right after asking, S3 may still say of a file that it is archived.
    combine: (queries) => queries.every(({ data }) => data?.state === 'restored' || data?.state === 'online'),
  });
  useEffect(() => {
    if (!readable) return;
    stopAwaiting(what);
    invalidate(chartliftKeys.attachments(what.recordId));
    addToast({
      title: t('restore.ready', { count: what.files.length }),
      description: what.files.map((file) => file.file_name).join(', '),
      // Whoever waited for hours must not miss it for being elsewhere.
      timeout: 0,
    });
  }, [readable, what, invalidate]);
  return null;
}
