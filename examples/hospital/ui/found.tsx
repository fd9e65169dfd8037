import { t } from './texts';

interface FoundProps {
  /** What a query of TanStack Query says about its pages. */
  query: { isSuccess: boolean; isPlaceholderData: boolean; hasNextPage: boolean };
  count: number;
}

/** Tells screen readers what a search has come to, and that more has arrived: to the eye the list says it. */
export function Found({ query, count }: FoundProps) {
  const known = query.isSuccess && !query.isPlaceholderData;
  return <output className="sr-only">{known && t(query.hasNextPage ? 'foundSoFar' : 'found', { count })}</output>;
}
