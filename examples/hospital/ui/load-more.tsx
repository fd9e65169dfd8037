'use client';
import { useEffect, useRef } from 'react';
import { describeError } from '@/lib/errors';
import { Button } from './button';
import { t } from './texts';

/** What an infinite query of TanStack Query says about its next page. */
interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: unknown;
  fetchNextPage: () => unknown;
}

/**
 * Loads the next page shortly before the end scrolls into view; a button does the same for keyboards. A page that could
 * not be had is asked for again by the button only: the end stays in view, so anything else would ask without pause.
 */
export function LoadMore({ query }: { query: Paged }) {
  const { hasNextPage, isFetchingNextPage: loading, isFetchNextPageError: failed } = query;
  const end = useRef<HTMLDivElement>(null);
  const load = useRef(query.fetchNextPage);
  load.current = query.fetchNextPage;

  useEffect(() => {
    const element = end.current;
    if (!element || !hasNextPage || loading || failed) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load.current(), {
      rootMargin: '400px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasNextPage, loading, failed]);

  if (!hasNextPage) return null;
  return (
    <div ref={end} className="flex flex-wrap items-center justify-center gap-3 border-t p-3 print:hidden">
      {failed && (
        <p role="alert" className="text-critical">
          {describeError(query.error).title}
        </p>
      )}
      <Button look="ghost" size="sm" disabled={loading} focusableWhenDisabled onClick={() => query.fetchNextPage()}>
        {t(loading ? 'loading' : failed ? 'tryAgain' : 'showMore')}
      </Button>
    </div>
  );
}
