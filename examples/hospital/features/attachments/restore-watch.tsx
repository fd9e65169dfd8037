'use client';
import { chartliftKeys, useInvalidate } from '@chartlift/client/query';
import { useQueries } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from '@/features/session/api';
import { hasCode } from '@/lib/errors';
import { otherTabs } from '@/lib/other-tabs';
import { addToast } from '@/ui/toasts';
import { type Awaited, keyOf, useAwaitedRestores } from './restores-awaited';
import { t } from './texts';

type Told = Pick<Awaited, 'recordId' | 'fileIds'>;

/** The tab that finds it is told may be one that nobody looks at. */
const tabs = otherTabs<Told>('restored');

/** Looks for what was restored and says when it can be read. Shows nothing itself. */
export function RestoreWatch() {
  const { awaited, end } = useAwaitedRestores();
  useEffect(() => tabs.listen(tell), []);
  return awaited.map((what) => <Watch key={keyOf(what)} what={what} end={end} />);
}

function Watch({ what, end }: { what: Awaited; end: (what: Awaited) => boolean }) {
  const call = useApi();
  const invalidate = useInvalidate();
  const { over, readable } = useQueries({
    queries: what.fileIds.map((id) => ({
      queryKey: ['restore', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call((api) => api.GET('/api/attachments/{id}/restore', { params: { path: { id } }, signal })),
      refetchInterval: what.lookEveryMs,
      // It takes hours, in which people look elsewhere.
      refetchIntervalInBackground: true,
    })),
    combine: (queries) => {
      // Right after asking, S3 may still say of a file that it is archived.
      const readable = what.fileIds.filter((_, index) => {
        const state = queries[index]?.data?.state;
        return state === 'restored' || state === 'online';
      });
      // Nobody waits for a file that was deleted meanwhile.
      const gone = queries.filter(({ error }) => hasCode(error, 'not_found')).length;
      return { over: readable.length + gone === queries.length, readable };
    },
  });
  useEffect(() => {
    if (!over || !end(what) || readable.length === 0) return;
    invalidate(chartliftKeys.attachments(what.recordId));
    const told = { recordId: what.recordId, fileIds: readable };
    tell(told);
    tabs.tell(told);
  }, [over, readable, what, end, invalidate]);
  return null;
}

function tell({ recordId, fileIds }: Told): void {
  addToast({
    title: t('restore.ready', { count: fileIds.length }),
    link: { href: `/records/${recordId}`, text: t('restore.openRecord') },
    // Whoever waited for hours must not miss it for being elsewhere.
    timeout: 0,
  });
}
