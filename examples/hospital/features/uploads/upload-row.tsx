'use client';
import { isActive, type UploadSnapshot } from '@chartlift/client';
import { Pause, Play, RotateCw, X } from 'lucide-react';
import { memo } from 'react';
import { formatBytes, formatPercentWhole, formatSaved } from '@/lib/format';
import { sentence } from '@/lib/text';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { FileTypeIcon } from '@/ui/file-type-icon';
import { ProgressBar } from './progress-bar';
import { figuresOf, statusText } from './status';
import { t } from './texts';

export interface UploadActions {
  pause: (id: string) => void;
  resume: (id: string) => void;
  cancel: (id: string) => void;
  retry: (id: string) => void;
  dismiss: (id: string) => void;
}

interface UploadRowProps {
  upload: UploadSnapshot;
  /** The same object from render to render: only rows that changed are drawn again. */
  actions: UploadActions;
}

/** One file on its way: where it is, how fast, how much is saved, and what can be done about it. */
export const UploadRow = memo(function UploadRow({ upload, actions }: UploadRowProps) {
  const { label, tone } = statusText(upload.status);
  const active = isActive(upload.status);
  return (
    <li
      data-testid="upload-row"
      data-status={upload.status}
      className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 px-4 py-3.5 sm:px-5"
    >
      <FileTypeIcon fileName={upload.fileName} contentType={upload.contentType} />
      <div className="min-w-0 self-center">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <p className="min-w-0 basis-full truncate font-medium sm:flex-1 sm:basis-0" title={upload.fileName}>
            {upload.fileName}
          </p>
          <Badge tone={tone}>{label}</Badge>
        </div>
        {active && (
          <div className="mt-2 flex items-center gap-3">
            <ProgressBar
              label={t('row.progress', { name: upload.fileName })}
              value={upload.status === 'preparing' ? null : upload.progress}
              tone={tone}
            />
            <span className="figures w-9 shrink-0 text-right font-medium text-xs">
              {formatPercentWhole(upload.progress)}
            </span>
          </div>
        )}
      </div>
      <UploadButtons upload={upload} actions={actions} />
      <div className="col-span-2 col-start-2">
        {upload.status === 'failed' ? (
          <p className="mt-1 text-pretty text-critical">{sentence(upload.error?.message ?? t('row.failed'))}</p>
        ) : upload.status === 'done' && upload.result ? (
          <p className="figures mt-0.5 text-ink-2 text-xs">{doneText(upload.result)}</p>
        ) : active ? (
          <UploadFigures upload={upload} />
        ) : null}
      </div>
    </li>
  );
});

function UploadFigures({ upload }: { upload: UploadSnapshot }) {
  return (
    <dl className="figures mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {figuresOf(upload).map((figure) => (
        <div key={figure.key} className="flex gap-1.5" data-figure={figure.key}>
          <dt className="text-ink-2">{figure.label}</dt>
          <dd className="whitespace-nowrap font-medium">{figure.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function UploadButtons({ upload, actions }: UploadRowProps) {
  const { id, status, fileName } = upload;
  const running = isActive(status);
  const paused = status === 'paused';
  return (
    <div className="-mr-1.5 flex shrink-0 items-start">
      {running && status !== 'finishing' && (
        // One button for both, so that the keyboard's focus stays where it is.
        <Button
          look="ghost"
          size="icon-sm"
          aria-label={t(paused ? 'row.resumeOf' : 'row.pauseOf', { name: fileName })}
          title={t(paused ? 'row.resume' : 'row.pause')}
          onClick={() => (paused ? actions.resume(id) : actions.pause(id))}
        >
          {paused ? <Play aria-hidden="true" className="size-4" /> : <Pause aria-hidden="true" className="size-4" />}
        </Button>
      )}
      {status === 'failed' && upload.error?.retryable && (
        <Button
          look="ghost"
          size="icon-sm"
          aria-label={t('row.retryOf', { name: fileName })}
          title={t('row.retry')}
          onClick={() => actions.retry(id)}
        >
          <RotateCw aria-hidden="true" className="size-4" />
        </Button>
      )}
      <Button
        look="ghost"
        size="icon-sm"
        aria-label={t(running ? 'row.cancelOf' : 'row.dismissOf', { name: fileName })}
        title={t(running ? 'row.cancel' : 'row.dismiss')}
        onClick={() => (running ? actions.cancel(id) : actions.dismiss(id))}
      >
        <X aria-hidden="true" className="size-4" />
      </Button>
    </div>
  );
}

function doneText({ sourceBytes, storedBytes, encoding }: NonNullable<UploadSnapshot['result']>): string {
  if (encoding === 'identity' || storedBytes >= sourceBytes)
    return t('row.storedAsIs', { stored: formatBytes(storedBytes) });
  return t('row.stored', {
    source: formatBytes(sourceBytes),
    stored: formatBytes(storedBytes),
    saved: formatSaved(sourceBytes, storedBytes),
  });
}
