'use client';
import { useEffect, useRef } from 'react';
import { Button } from './button';

interface LoadMoreProps {
  hasMore: boolean;
  loading: boolean;
  onMore: () => void;
}

/** Loads the next page shortly before the end scrolls into view; a button does the same for keyboards. */
export function LoadMore({ hasMore, loading, onMore }: LoadMoreProps) {
  const end = useRef<HTMLDivElement>(null);
  const load = useRef(onMore);
  load.current = onMore;

  useEffect(() => {
    const element = end.current;
    if (!element || !hasMore || loading) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load.current(), {
      rootMargin: '400px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasMore, loading]);

  if (!hasMore) return null;
  return (
    <div ref={end} className="flex justify-center border-t p-3">
      <Button look="ghost" size="sm" disabled={loading} focusableWhenDisabled onClick={onMore}>
        {loading ? 'Loading…' : 'Show more'}
      </Button>
    </div>
  );
}
