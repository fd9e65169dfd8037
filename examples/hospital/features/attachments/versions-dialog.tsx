'use client';
import { useMakeVersionCurrent, useVersions } from '@chartlift/client/query';
import type { Attachment } from '@/lib/api-types';
import { formatBytes, formatSaved } from '@/lib/format';
import { formatMoment } from '@/lib/format-date';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Dialog, DialogBody } from '@/ui/dialog';
import { LoadMore } from '@/ui/load-more';
import { ErrorMessage } from '@/ui/state-message';
import { addErrorToast, addToast } from '@/ui/toasts';
import { DownloadButton } from './download-button';
import { useDownload } from './downloads';
import { t } from './texts';

/** A history is read from its newest end; older pages are asked for. */
const PAGE_SIZE = 20;

interface VersionsDialogProps {
  attachment: Attachment;
  mayDownload: boolean;
  mayManage: boolean;
  onClose: () => void;
}

/** The history of a file: every version that was ever stored, each as it was. */
export function VersionsDialog({ attachment, mayDownload, mayManage, onClose }: VersionsDialogProps) {
  const query = useVersions(attachment.id, { limit: PAGE_SIZE });
  const download = useDownload();
  const makeCurrent = useMakeVersionCurrent(attachment.record_id);
  const versions = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('versions.title')}
      description={<span className="break-words">{attachment.file_name}</span>}
    >
      <DialogBody>
        {query.isError && versions.length === 0 ? (
          <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
        ) : (
          <ol className="divide-y" aria-busy={query.isFetching}>
            {versions.map((version) => (
              <li key={version.number} data-testid="version-row" className="flex items-center gap-3 py-3">
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-2 font-medium">
                    {t('versions.number', { number: version.number })}
                    {version.newest && <Badge tone="positive">{t('versions.current')}</Badge>}
                  </p>
                  <p className="truncate text-ink-2 text-xs">
                    {t('versions.by', { name: version.created_by, at: formatMoment(version.created_at) })}
                  </p>
                  <p className="figures text-ink-2 text-xs">
                    {version.encoding === 'gzip'
                      ? t('versions.sizeSaved', {
                          size: formatBytes(version.source_bytes),
                          share: formatSaved(version.source_bytes, version.stored_bytes),
                        })
                      : formatBytes(version.source_bytes)}
                  </p>
                </div>
                {mayManage && !version.newest && (
                  <Button
                    size="sm"
                    disabled={makeCurrent.isPending}
                    focusableWhenDisabled
                    aria-label={`${t('versions.makeCurrent')}: ${t('versions.number', { number: version.number })}`}
                    onClick={() =>
                      makeCurrent.mutate(
                        { id: attachment.id, number: version.number },
                        {
                          onSuccess: () => addToast({ title: t('versions.made', { number: version.number }) }),
                          onError: addErrorToast,
                        },
                      )
                    }
                  >
                    {t('versions.makeCurrent')}
                  </Button>
                )}
                {mayDownload && (
                  <DownloadButton
                    fileName={t('download.version', { number: version.number, name: version.file_name })}
                    onClick={() =>
                      download({
                        id: attachment.id,
                        fileName: version.file_name,
                        sizeBytes: version.source_bytes,
                        version: version.number,
                      })
                    }
                  />
                )}
              </li>
            ))}
          </ol>
        )}
        <LoadMore query={query} />
      </DialogBody>
    </Dialog>
  );
}
