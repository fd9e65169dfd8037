/** How everything looks that is typed into or chosen from. */
export const controlClass =
  'w-full rounded-lg border border-line-strong bg-surface px-3 text-base text-ink transition-colors sm:text-sm ' +
  'focus:border-accent focus:outline-2 focus:outline-accent focus:-outline-offset-1 data-invalid:border-critical';
