/** A person's initials in a circle; the name stands beside it. */
export function Avatar({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-9 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-strong text-xs"
    >
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name
    .replaceAll(/\b(Dr|Prof|Mr|Ms|Mrs)\.?\s/g, '')
    .split(/\s+/)
    .filter(Boolean);
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}
