'use client';
import { useChartlift, usePageDrop } from '@chartlift/client/react';
import { UploadCloud } from 'lucide-react';
import { useRef } from 'react';
import { buttonClass } from '@/ui/button-class';
import { addToast } from '@/ui/toasts';
import { t } from './texts';

/** Takes files: by a picker, or dropped anywhere on the page. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const client = useChartlift();
  // Whoever comes near the picker is about to choose a file: its upload need not wait for the workers then. What keeps
  // them from starting is told by the upload.
  const prepare = () => void client.prepare().catch(() => {});

  const dragging = usePageDrop({
    onFiles,
    onUnreadable: () =>
      addToast({
        type: 'error',
        title: t('drop.unreadable'),
        description: t('drop.unreadableAdvice'),
        priority: 'high',
      }),
  });

  function take(files: FileList | null) {
    if (files?.length) onFiles([...files]);
    // Choosing the same file again must count as a choice.
    if (input.current) input.current.value = '';
  }

  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border-2 print:hidden border-dashed bg-surface px-4 py-4 has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 sm:px-5">
        <span className="grid size-10 shrink-0 place-items-center rounded-full bg-accent-soft text-accent-strong">
          <UploadCloud aria-hidden="true" className="size-5" strokeWidth={1.75} />
        </span>
        <div className="min-w-0 flex-1 basis-48">
          <p className="font-medium">
            <span className="pointer-coarse:hidden">{t('drop.anywhere')}</span>
            <span className="hidden pointer-coarse:inline">{t('drop.add')}</span>
          </p>
          <p className="mt-0.5 text-ink-2 text-xs">{t('drop.about')}</p>
        </div>
        <input
          ref={input}
          id="file-input"
          data-testid="file-input"
          type="file"
          multiple
          className="sr-only"
          onFocus={prepare}
          onChange={(event) => take(event.target.files)}
        />
        <label htmlFor="file-input" className={buttonClass('primary')} onPointerEnter={prepare}>
          {t('drop.choose')}
        </label>
      </div>
      {dragging && (
        <div className="pointer-events-none fixed inset-0 z-60 grid place-items-center bg-scrim p-6">
          <div className="flex flex-col items-center rounded-2xl border-2 border-accent border-dashed bg-raised px-12 py-10 shadow-float">
            <UploadCloud aria-hidden="true" className="size-10 text-accent" strokeWidth={1.5} />
            <p className="mt-3 font-semibold text-lg">{t('drop.here')}</p>
          </div>
        </div>
      )}
    </>
  );
}
