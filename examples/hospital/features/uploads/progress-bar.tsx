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
  const percent = value === null ? null : Math.round(value * 1000) / 10;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent !== null && { 'aria-valuenow': percent })}
      className="block h-1.5 w-full overflow-hidden rounded-full bg-hover forced-colors:border"
    >
      <div
        style={percent === null ? undefined : { width: `${percent}%` }}
        className={clsx(
          'block h-full rounded-full forced-colors:bg-[Highlight] transition-[width] duration-200 ease-linear',
          FILL[tone],
          percent === null && 'w-1/3 animate-pulse',
        )}
      />
    </div>
  );
}
