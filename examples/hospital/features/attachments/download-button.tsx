'use client';
import { Download, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { t } from './texts';

interface DownloadButtonProps {
  fileName: string;
  /** Settles when the browser has been told to save. */
  onClick: () => Promise<unknown>;
}

export function DownloadButton({ fileName, onClick }: DownloadButtonProps) {
  const [pending, setPending] = useState(false);
  const start = async () => {
    setPending(true);
    await onClick();
    setPending(false);
  };
  return (
    <Button
      look="ghost"
      size="icon"
      data-testid="download"
      aria-label={t('download.of', { name: fileName })}
      title={t('download.label')}
      disabled={pending}
      focusableWhenDisabled
      onClick={start}
    >
      {pending ? (
        <LoaderCircle aria-hidden="true" className="size-[1.125rem] animate-spin" />
      ) : (
        <Download aria-hidden="true" className="size-[1.125rem]" />
      )}
    </Button>
  );
}
