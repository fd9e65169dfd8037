'use client';
import { isActive, type UploadSnapshot } from '@chartlift/client';
import { History } from 'lucide-react';
import { memo } from 'react';
import { formatBytes } from '@/lib/format';
import { formatAgo } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { addErrorToast } from '@/ui/toasts';
import { useDiscardUpload, useInterruptedUploads } from './queries';
import { t } from './texts';

interface InterruptedUploadsProps {
  recordId: string;
  /** The record's uploads of this page. */
  files: readonly UploadSnapshot[];
}

/** After a reload or a crash: says which files were on their way and how to go on. */
export const InterruptedUploads = memo(function InterruptedUploads({ recordId, files }: InterruptedUploadsProps) {
  const running = files.some((file) => isActive(file.status));
  const query = useInterruptedUploads(recordId, !running);
  const discard = useDiscardUpload(recordId);
  // A failed upload is on the list of uploads already, with a button to go on.
  const listed = (name: string, sizeBytes: number) =>
    files.some((file) => file.status === 'failed' && file.fileName === name && file.sizeBytes === sizeBytes);
  const interrupted = (query.data ?? []).filter((upload) => !listed(upload.file_name, upload.size_bytes));
  // While one is given up, the others stay; after an upload it is not known yet which still are.
  const unknown = query.isFetching && !discard.isPending;
  if (running || unknown || interrupted.length === 0) return null;
  return (
    <section aria-label={t('interrupted.label')} className="mt-4 rounded-xl bg-caution-soft px-4 py-3.5 sm:px-5">
      <h3 className="flex items-center gap-2 font-semibold text-caution">
        <History aria-hidden="true" className="size-4" />
        {t('interrupted.title', { count: interrupted.length })}
      </h3>
      <p className="mt-1 text-caution">{t('interrupted.advice', { count: interrupted.length })}</p>
      <ul className="mt-2 flex flex-col">
        {interrupted.map((upload) => (
          <li key={upload.upload_id} className="flex items-center gap-3 py-1" data-testid="interrupted-upload">
            <p className="min-w-0 flex-1">
              <span className="block truncate font-medium">{upload.file_name}</span>
              <span className="figures block text-xs">
                {t('interrupted.begun', { size: formatBytes(upload.size_bytes), ago: formatAgo(upload.created_at) })}
              </span>
            </p>
            <Button
              size="sm"
              aria-label={t('interrupted.discardOf', { name: upload.file_name })}
              disabled={discard.isPending}
              focusableWhenDisabled
              onClick={() => discard.mutate(upload.upload_id, { onError: addErrorToast })}
            >
              {t('interrupted.discard')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
});
