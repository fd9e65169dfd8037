'use client';
import { isActive } from '@chartlift/client';
import { useUploads } from '@chartlift/client/react';
import clsx from 'clsx';
import { ArrowUpToLine } from 'lucide-react';
import Link from 'next/link';
import { formatPercentWhole } from '@/lib/format';
import { ProgressBar } from './progress-bar';
import { isGivenUp } from './status';
import { t } from './texts';
import { totalsOf } from './totals';

/** Shows on every page that files are going up, and leads back to their record. */
export function UploadsIndicator({ compact = false }: { compact?: boolean }) {
  const all = useUploads();
  const active = all.filter((upload) => isActive(upload.status));
  // Counted as a record's own panel counts: two totals of one queue would both be doubted.
  const wanted = all.filter((upload) => !isGivenUp(upload.status));
  const { progress } = totalsOf(wanted);
  const first = active[0];

  if (!first) return null;
  const text = t('indicator.text', { running: active.length, all: wanted.length, share: formatPercentWhole(progress) });
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
      {!compact && <ProgressBar label={t('indicator.all')} value={progress} />}
    </Link>
  );
}
