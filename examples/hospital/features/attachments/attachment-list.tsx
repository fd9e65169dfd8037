'use client';
import { useAttachments } from '@chartlift/client/query';
import { FileStack } from 'lucide-react';
import { memo } from 'react';
import { formatBytes } from '@/lib/format';
import { later } from '@/ui/later';
import { LoadMore } from '@/ui/load-more';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage, StateMessage } from '@/ui/state-message';
import type { AttachmentRights } from './attachment-menu';
import { AttachmentRow } from './attachment-row';
import { useDownload } from './downloads';
import { LISTED } from './lists';
import { useSelection } from './selection';
import { t } from './texts';

const SelectionBar = later(() => import('./selection-bar').then((module) => module.SelectionBar));

interface AttachmentListProps {
  recordId: string;
  /** The same from render to render. */
  rights: AttachmentRights;
}

/** Memoised: it stands beside uploads that change many times a second. */
export const AttachmentList = memo(function AttachmentList({ recordId, rights }: AttachmentListProps) {
  const query = useAttachments(recordId, LISTED);
  const download = useDownload();
  const attachments = query.data?.pages.flatMap((page) => page.items) ?? [];
  const selection = useSelection();
  const chosen = attachments.filter((attachment) => selection.ids.has(attachment.id));
  const stored = attachments.reduce((sum, attachment) => sum + attachment.stored_bytes, 0);

  return (
    <div className="card mt-4 overflow-hidden" aria-busy={query.isFetching}>
      {query.isPending ? (
        <AttachmentSkeletons />
      ) : query.isError && attachments.length === 0 ? (
        <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
      ) : attachments.length === 0 ? (
        <StateMessage icon={FileStack} title={t('list.none.title')}>
          <p>{t('list.none.text')}</p>
        </StateMessage>
      ) : (
        <>
          {chosen.length > 0 && (
            <SelectionBar
              recordId={recordId}
              chosen={chosen}
              selection={selection}
              mayDownload={rights.download}
              mayManage={rights.manage}
            />
          )}
          <table className="w-full compact:block" aria-label={t('list.label')}>
            <thead className="border-b bg-sunken text-left text-ink-2 text-xs compact:block">
              <tr className="compact:block">
                <th className="py-2.5 pr-3 pl-5 font-medium compact:block compact:px-4">
                  <span className="flex items-center gap-3">
                    <input
                      type="checkbox"
                      aria-label={t('selection.all')}
                      checked={chosen.length === attachments.length}
                      ref={(box) => {
                        if (box) box.indeterminate = chosen.length > 0 && chosen.length < attachments.length;
                      }}
                      onChange={(event) =>
                        event.target.checked ? selection.set(attachments.map(({ id }) => id)) : selection.clear()
                      }
                      className="size-4.5 accent-accent print:hidden"
                    />
                    <span className="compact:hidden">{t('list.file')}</span>
                    <span aria-hidden="true" className="wide:hidden print:hidden">
                      {t('selection.all')}
                    </span>
                  </span>
                </th>
                <th className="w-24 px-3 py-2.5 text-right font-medium compact:sr-only">{t('list.size')}</th>
                <th className="w-24 px-3 py-2.5 text-right font-medium compact:sr-only">{t('list.stored')}</th>
                <th className="w-24 px-3 py-2.5 text-right font-medium compact:sr-only">{t('list.saved')}</th>
                <th className="w-28 py-2.5 pr-5 pl-3 compact:sr-only">
                  <span className="sr-only">{t('list.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody className="divide-y compact:block">
              {attachments.map((attachment) => (
                <AttachmentRow
                  key={attachment.id}
                  attachment={attachment}
                  rights={rights}
                  chosen={selection.ids.has(attachment.id)}
                  onChoose={selection.toggle}
                  onDownload={download}
                />
              ))}
            </tbody>
          </table>
          <LoadMore query={query} />
          {!query.hasNextPage && (
            <p className="figures border-t bg-sunken px-5 py-2.5 text-ink-2 text-xs">
              {t('list.sum', { count: attachments.length, stored: formatBytes(stored) })}
            </p>
          )}
        </>
      )}
    </div>
  );
});

function AttachmentSkeletons() {
  return (
    <div className="divide-y">
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex items-center gap-3 px-5 py-3.5">
          <Skeleton className="size-9 rounded-lg" />
          <div className="flex-1">
            <Skeleton className="h-4 w-1/2" />
            <Skeleton className="mt-1.5 h-3 w-1/3" />
          </div>
        </div>
      ))}
    </div>
  );
}
