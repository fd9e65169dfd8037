'use client';
import { useAttachments, useUndeleteAttachment } from '@chartlift/client/query';
import { RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { formatBytes } from '@/lib/format';
import { formatAgo } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { LoadMore } from '@/ui/load-more';
import { ErrorMessage } from '@/ui/state-message';
import { addErrorToast, addToast } from '@/ui/toasts';
import { DELETED } from './lists';
import { t } from './texts';

/** The deleted files of a record, on request, with the way back. */
export function DeletedFiles({ recordId }: { recordId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="mt-3 print:hidden">
      <Button look="ghost" size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Trash2 aria-hidden="true" className="size-3.5" />
        {t(open ? 'deleted.hide' : 'deleted.show')}
      </Button>
      {open && <DeletedList recordId={recordId} />}
    </div>
  );
}

function DeletedList({ recordId }: { recordId: string }) {
  const query = useAttachments(recordId, DELETED);
  const undelete = useUndeleteAttachment(recordId);
  const files = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isError && files.length === 0) return <ErrorMessage error={query.error} onRetry={() => query.refetch()} />;
  if (query.isSuccess && files.length === 0) return <p className="px-2.5 py-2 text-ink-2">{t('deleted.none')}</p>;
  return (
    <section aria-label={t('deleted.label')} aria-busy={query.isFetching} className="card mt-2 overflow-hidden">
      <ul className="divide-y">
        {files.map((file) => (
          <li key={file.id} data-testid="deleted-row" className="flex items-center gap-3 px-4 py-3 sm:px-5">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium" title={file.file_name}>
                {file.file_name}
              </p>
              <p className="figures truncate text-ink-2 text-xs">
                {t('deleted.by', {
                  size: formatBytes(file.source_bytes),
                  name: file.deleted_by ?? '',
                  ago: file.deleted_at ? formatAgo(file.deleted_at) : '',
                })}
              </p>
            </div>
            <Button
              size="sm"
              aria-label={t('deleted.undoOf', { name: file.file_name })}
              disabled={undelete.isPending}
              focusableWhenDisabled
              onClick={() =>
                undelete.mutate(file.id, {
                  onSuccess: () => addToast({ title: t('deleted.undone', { name: file.file_name }) }),
                  onError: addErrorToast,
                })
              }
            >
              <RotateCcw aria-hidden="true" className="size-3.5" />
              {t('deleted.undo')}
            </Button>
          </li>
        ))}
      </ul>
      <LoadMore query={query} />
    </section>
  );
}
