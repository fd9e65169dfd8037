'use client';
import { memo } from 'react';
import type { Attachment } from '@/lib/api-types';
import { formatBytes, formatSaved } from '@/lib/format';
import { formatAgo, formatMoment } from '@/lib/format-date';
import { Badge } from '@/ui/badge';
import { FileTypeIcon } from '@/ui/file-type-icon';
import { isArchive } from './archived';
import { AttachmentMenu, type AttachmentRights } from './attachment-menu';
import { DownloadButton } from './download-button';
import type { Wanted } from './downloads';
import { t } from './texts';

interface AttachmentRowProps {
  attachment: Attachment;
  /** The same from render to render, like `onDownload`. */
  rights: AttachmentRights;
  chosen: boolean;
  /** The same from render to render. */
  onChoose: (id: string, chosen: boolean) => void;
  onDownload: (wanted: Wanted) => Promise<unknown>;
}

/** One stored file: a row on desks, a card on phones. */
export const AttachmentRow = memo(function AttachmentRow({
  attachment,
  rights,
  chosen,
  onChoose,
  onDownload,
}: AttachmentRowProps) {
  const compressed = attachment.encoding === 'gzip' && attachment.stored_bytes < attachment.source_bytes;
  return (
    <tr
      data-testid="attachment-row"
      data-name={attachment.file_name}
      className="transition-colors hover:bg-hover compact:grid compact:grid-cols-[1fr_auto] compact:gap-x-3 compact:px-4 compact:py-3.5"
    >
      <td className="min-w-0 compact:col-start-1 compact:row-start-1 wide:max-w-0 wide:py-3 wide:pr-3 wide:pl-5">
        <div className="flex min-w-0 items-center gap-3">
          <input
            type="checkbox"
            aria-label={t('selection.one', { name: attachment.file_name })}
            checked={chosen}
            onChange={(event) => onChoose(attachment.id, event.target.checked)}
            className="size-4.5 shrink-0 accent-accent print:hidden"
          />
          <FileTypeIcon fileName={attachment.file_name} contentType={attachment.content_type} />
          <div className="min-w-0">
            <p
              className="truncate font-medium compact:whitespace-normal compact:[overflow-wrap:anywhere]"
              title={attachment.file_name}
            >
              {attachment.file_name}
            </p>
            {attachment.description && <p className="line-clamp-2 break-words text-xs">{attachment.description}</p>}
            {isArchive(attachment.storage_class) && (
              <span className="my-0.5 block">
                <Badge tone="caution">{t('restore.badge')}</Badge>
              </span>
            )}
            <p className="truncate text-ink-2 text-xs">
              {attachment.version > 1 && (
                <span className="figures">{t('row.version', { number: attachment.version })}</span>
              )}
              {t.rich('row.by', {
                name: attachment.uploaded_by,
                ago: formatAgo(attachment.uploaded_at),
                time: (ago) => (
                  <time dateTime={attachment.uploaded_at} title={formatMoment(attachment.uploaded_at)}>
                    {ago}
                  </time>
                ),
              })}
            </p>
          </div>
        </div>
      </td>
      <td className="figures whitespace-nowrap text-right compact:hidden wide:px-3">
        {formatBytes(attachment.source_bytes)}
      </td>
      <td className="figures whitespace-nowrap text-right compact:hidden wide:px-3">
        {formatBytes(attachment.stored_bytes)}
      </td>
      <td className="figures whitespace-nowrap text-right compact:hidden wide:px-3">
        {compressed ? (
          <span className="font-medium text-positive">
            {formatSaved(attachment.source_bytes, attachment.stored_bytes)}
          </span>
        ) : (
          <span className="text-ink-2" title={t('list.asIsAbout')}>
            {t('list.asIs')}
          </span>
        )}
      </td>
      <td className="figures col-span-2 mt-1.5 pl-[4.875rem] text-ink-2 text-xs wide:hidden">
        {compressed
          ? t.rich('row.compact', {
              size: formatBytes(attachment.source_bytes),
              stored: formatBytes(attachment.stored_bytes),
              share: formatSaved(attachment.source_bytes, attachment.stored_bytes),
              saved: (text) => <span className="font-medium text-positive">{text}</span>,
            })
          : t('row.compactAsIs', { size: formatBytes(attachment.source_bytes) })}
      </td>
      <td className="text-right compact:col-start-2 compact:row-start-1 wide:pr-4 wide:pl-3">
        <div className="flex justify-end print:hidden">
          {rights.download && (
            <DownloadButton
              fileName={attachment.file_name}
              onClick={() =>
                onDownload({
                  id: attachment.id,
                  fileName: attachment.file_name,
                  sizeBytes: attachment.source_bytes,
                })
              }
            />
          )}
          <AttachmentMenu attachment={attachment} rights={rights} />
        </div>
      </td>
    </tr>
  );
});
