'use client';
import { isActive, type UploadSnapshot, type UploadStatus } from '@chartlift/client';
import { Pause, Play, X } from 'lucide-react';
import { memo } from 'react';
import { formatBytes, formatPercentWhole, formatSpeed } from '@/lib/format';
import { Button } from '@/ui/button';
import { rowsOf } from './rows';
import { isGivenUp } from './status';
import { t } from './texts';
import { totalsOf } from './totals';
import { UploadAnnouncer } from './upload-announcer';
import { type UploadActions, UploadRow } from './upload-row';

export interface AllActions {
  pauseAll: () => void;
  resumeAll: () => void;
  cancelAll: () => void;
  /** Takes all that have ended off the list. */
  reset: () => void;
}

interface UploadPanelProps {
  files: readonly UploadSnapshot[];
  /** These and `all`: the same objects from render to render. */
  actions: UploadActions;
  all: AllActions;
}

/** The uploads of one record. */
export const UploadPanel = memo(function UploadPanel({ files, actions, all }: UploadPanelProps) {
  const running = files.filter((file) => isActive(file.status));
  const paused = running.filter((file) => file.status === 'paused');
  const going = running.length > paused.length;
  const wanted = files.filter((file) => !isGivenUp(file.status));
  const { progress, bytesPerSecond, savedBytes } = totalsOf(wanted);
  const summary = [
    running.length > 0 && formatPercentWhole(progress),
    bytesPerSecond > 0 && formatSpeed(bytesPerSecond),
    savedBytes > 0 && t('panel.saved', { bytes: formatBytes(savedBytes) }),
  ]
    .filter(Boolean)
    .join(' · ');
  const { rows, hidden } = rowsOf(files);
  return (
    <>
      <UploadAnnouncer files={files} />
      {files.length > 0 && (
        <section aria-label={t('panel.label')} className="card mt-4 overflow-hidden print:hidden">
          <header className="flex flex-wrap items-center gap-x-2 border-b bg-sunken px-4 py-2 sm:px-5 max-sm:[&>button]:-ml-2.5">
            <h3 className="mr-auto py-1 font-semibold max-sm:basis-full">
              {titleOf(files)}
              <span className="figures ml-3 font-normal text-ink-2 text-xs">{summary}</span>
            </h3>
            {running.length > 0 && (
              // One button for both, so that the keyboard's focus stays where it is.
              <Button look="ghost" size="sm" onClick={going ? all.pauseAll : all.resumeAll}>
                {going ? (
                  <Pause aria-hidden="true" className="size-3.5" />
                ) : (
                  <Play aria-hidden="true" className="size-3.5" />
                )}
                {t(going ? 'panel.pauseAll' : 'panel.resumeAll')}
              </Button>
            )}
            {going && paused.length > 0 && (
              <Button look="ghost" size="sm" onClick={all.resumeAll}>
                <Play aria-hidden="true" className="size-3.5" />
                {t('panel.resumeAll')}
              </Button>
            )}
            <Button look="ghost" size="sm" onClick={running.length > 0 ? all.cancelAll : all.reset}>
              {running.length > 0 && <X aria-hidden="true" className="size-3.5" />}
              {t(running.length > 0 ? 'panel.cancelAll' : 'panel.clear')}
            </Button>
          </header>
          <ul className="max-h-[34rem] divide-y overflow-y-auto">
            {rows.map((file) => (
              <UploadRow key={file.id} upload={file} actions={actions} />
            ))}
          </ul>
          {hidden > 0 && (
            <p className="figures border-t px-4 py-2.5 text-ink-2 text-xs sm:px-5">{hiddenText(files, hidden)}</p>
          )}
        </section>
      )}
    </>
  );
});

function titleOf(files: readonly UploadSnapshot[]): string {
  const count = (status: UploadStatus) => files.filter((file) => file.status === status).length;
  const running = files.filter((file) => isActive(file.status)).length;
  if (running > 0) return t('panel.running', { running, all: files.filter((file) => !isGivenUp(file.status)).length });
  if (count('failed') > 0) return t('panel.failed', { failed: count('failed'), all: files.length });
  if (count('done') > 0) return t('panel.done', { count: count('done') });
  return t('panel.cancelled');
}

function hiddenText(files: readonly UploadSnapshot[], hidden: number): string {
  const done = files.filter((file) => file.status === 'done').length;
  return t('panel.hidden', { hidden, done, all: files.length });
}
