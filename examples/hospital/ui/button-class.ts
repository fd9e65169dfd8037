import clsx from 'clsx';

export type Look = 'primary' | 'secondary' | 'ghost' | 'danger';

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong shadow-card',
  secondary: 'border border-line bg-surface text-ink hover:bg-hover shadow-card',
  ghost: 'text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'border border-line bg-surface text-critical hover:bg-critical-soft shadow-card',
};

const SIZES = {
  sm: 'h-8 gap-1.5 px-2.5 text-[0.8125rem]',
  md: 'h-10 gap-2 px-4 text-sm',
  icon: 'size-9 shrink-0',
  'icon-sm': 'size-8 shrink-0',
} as const;

export type Size = keyof typeof SIZES;

/** The classes of a button, for links that look like one. */
export function buttonClass(look: Look = 'secondary', size: Size = 'md'): string {
  return clsx(
    'inline-flex select-none print:hidden items-center justify-center whitespace-nowrap rounded-lg font-medium transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-50 data-disabled:cursor-not-allowed data-disabled:opacity-50',
    LOOKS[look],
    SIZES[size],
  );
}
