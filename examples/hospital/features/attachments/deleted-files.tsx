'use client';
import { RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { formatBytes } from '@/lib/format';
import { formatAgo } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { LoadMore } from '@/ui/load-more';
import { ErrorMessage } from '@/ui/state-message';
import { useAttachments, useUndeleteAttachment } from './queries';

/** The deleted files of a record, on request, with the way back. */
export function DeletedFiles({ recordId }: { recordId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="mt-3 print:hidden">
      <Button look="ghost" size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Trash2 aria-hidden="true" className="size-3.5" />
        {open ? 'Hide deleted files' : 'Deleted files'}
      </Button>
      {open && <DeletedList recordId={recordId} />}
    </div>
  );
}

function DeletedList({ recordId }: { recordId: string }) {
  const query = useAttachments(recordId, true);
  const undelete = useUndeleteAttachment(recordId);
  const files = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isError && files.length === 0) return <ErrorMessage error={query.error} onRetry={() => query.refetch()} />;
  if (query.isSuccess && files.length === 0) return <p className="px-2.5 py-2 text-ink-2">No file was deleted.</p>;
  return (
    <section aria-label="Deleted files" aria-busy={query.isFetching} className="card mt-2 overflow-hidden">
      <ul className="divide-y">
        {files.map((file) => (
          <li key={file.id} data-testid="deleted-row" className="flex items-center gap-3 px-4 py-3 sm:px-5">
            <div className="min-w-0 flex-1">
              <p className="truncate font-medium" title={file.file_name}>
                {file.file_name}
              </p>
              <p className="figures truncate text-ink-2 text-xs">
                {formatBytes(file.source_bytes)} · deleted by {file.deleted_by}
                {file.deleted_at && ` ${formatAgo(file.deleted_at)}`}
              </p>
            </div>
            <Button
              size="sm"
              aria-label={`Bring back ${file.file_name}`}
              disabled={undelete.isPending}
              focusableWhenDisabled
              onClick={() => undelete.mutate(file.id)}
            >
              <RotateCcw aria-hidden="true" className="size-3.5" />
              Bring back
            </Button>
          </li>
        ))}
      </ul>
      <LoadMore query={query} />
    </section>
  );
}
