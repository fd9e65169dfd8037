import { Skeleton } from './skeleton';

/** A page that is on its way. */
export function PageSkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton className="h-8 w-48" />
      <Skeleton className="mt-3 h-4 w-72" />
      <Skeleton className="mt-8 h-64 w-full" />
    </div>
  );
}
