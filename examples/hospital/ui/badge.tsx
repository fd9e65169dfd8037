import clsx from 'clsx';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'accent' | 'positive' | 'caution' | 'critical';

const TONES: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-2 ring-line',
  accent: 'bg-accent-soft text-accent-strong ring-transparent',
  positive: 'bg-positive-soft text-positive ring-transparent',
  caution: 'bg-caution-soft text-caution ring-transparent',
  critical: 'bg-critical-soft text-critical ring-transparent',
};

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex shrink-0 items-center gap-1 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs ring-1 ring-inset',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
