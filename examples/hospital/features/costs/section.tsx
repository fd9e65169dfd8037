import type { ReactNode } from 'react';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage } from '@/ui/state-message';

interface Query {
  isPending: boolean;
  /** Whether there is none: what was there stays when asking again fails. */
  isLoadingError: boolean;
  error: unknown;
  refetch: () => unknown;
}

interface SectionProps {
  id: string;
  title: string;
  lead?: string;
  /** What stands beside the title. */
  action?: ReactNode;
  /** What it waits for. */
  query: Query;
  children: ReactNode;
  /** What stands below the answer, also while there is none. */
  below?: ReactNode;
}

/** One question about money on a card of its own; where its answer cannot be had, the others still stand. */
export function Section({ id, title, lead, action, query, children, below }: SectionProps) {
  return (
    <section aria-labelledby={id} aria-busy={query.isPending} className="card mt-4 overflow-hidden">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 border-b px-5 py-3.5">
        <div className="min-w-0">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {lead && <p className="mt-0.5 text-pretty text-ink-2 text-xs">{lead}</p>}
        </div>
        {action}
      </header>
      {query.isLoadingError ? (
        <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
      ) : query.isPending ? (
        <div className="flex flex-col gap-3 p-5">
          <Skeleton className="h-5 w-2/3" />
          <Skeleton className="h-5 w-1/2" />
          <Skeleton className="h-5 w-3/5" />
        </div>
      ) : (
        children
      )}
      {below}
    </section>
  );
}
