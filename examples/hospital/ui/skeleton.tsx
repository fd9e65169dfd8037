import clsx from 'clsx';

/** The outline of what is being loaded; hidden from screen readers, which hear the busy region instead. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={clsx('block animate-pulse rounded-md bg-hover', className)} />;
}
