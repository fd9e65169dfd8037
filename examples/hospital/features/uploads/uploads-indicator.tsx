'use client';
import clsx from 'clsx';
import { ArrowUpToLine } from 'lucide-react';
import Link from 'next/link';
import { useEffect } from 'react';
import { formatPercentWhole } from '@/lib/format';
import { ProgressBar } from './progress-bar';
import { totalsOf } from './totals';
import { useActiveUploads } from './use-active-uploads';

/** Shows on every page that files are going up, and leads back to their record. */
export function UploadsIndicator({ compact = false }: { compact?: boolean }) {
  const active = useActiveUploads();
  const { progress } = totalsOf(active);
  const first = active[0];

  useEffect(() => {
    if (!first) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [first]);

  if (!first) return null;
  const text = `${active.length === 1 ? '1 upload' : `${active.length} uploads`} · ${formatPercentWhole(progress)}`;
  return (
    <Link
      href={`/records/${first.recordId}`}
      className={clsx(
        'figures rounded-lg bg-accent-soft font-medium text-accent-strong text-xs',
        compact ? 'inline-flex items-center gap-1.5 px-2.5 py-1.5' : 'flex flex-col gap-2 px-3 py-2.5',
      )}
    >
      <span className="inline-flex items-center gap-1.5">
        <ArrowUpToLine aria-hidden="true" className="size-3.5" />
        {text}
      </span>
      {!compact && <ProgressBar label="All uploads" value={progress} />}
    </Link>
  );
}
