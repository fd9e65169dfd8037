'use client';
import { ErrorMessage } from '@/ui/state-message';

/** A fault of one page: navigation and running uploads, which live above it, go on. */
export default function SignedInPageError({ error, reset }: { error: Error; reset: () => void }) {
  return <ErrorMessage error={error} onRetry={reset} />;
}
