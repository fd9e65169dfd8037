/** The mark of the app beside its name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-8">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path d="M9 22.5h14" className="stroke-on-accent/60" strokeWidth="2.6" strokeLinecap="round" />
        <path
          d="M16 18.5V8.5m-5 5 5-5 5 5"
          fill="none"
          className="stroke-on-accent"
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="font-semibold text-base tracking-tight">Chartlift</span>
    </span>
  );
}
