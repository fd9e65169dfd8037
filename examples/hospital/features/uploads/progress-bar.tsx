'use client';
import { Progress } from '@base-ui/react/progress';
import clsx from 'clsx';
import type { Tone } from '@/ui/badge';

const FILL: Record<Tone, string> = {
  neutral: 'bg-line-strong',
  accent: 'bg-accent',
  positive: 'bg-positive',
  caution: 'bg-caution',
  critical: 'bg-critical',
};

/** A share of one as a bar; `null` while it is not known yet. */
export function ProgressBar({ label, value, tone = 'accent' }: { label: string; value: number | null; tone?: Tone }) {
  return (
    <Progress.Root aria-label={label} value={value === null ? null : Math.round(value * 1000) / 10} className="w-full">
      <Progress.Track className="block h-1.5 overflow-hidden rounded-full bg-hover forced-colors:border">
        <Progress.Indicator
          className={clsx(
            'block h-full rounded-full forced-colors:bg-[Highlight] transition-[width] duration-200 ease-linear',
            FILL[tone],
            value === null && 'w-1/3! animate-pulse',
          )}
        />
      </Progress.Track>
    </Progress.Root>
  );
}
