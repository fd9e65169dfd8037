'use client';
import { ErrorMessage } from '@/ui/state-message';

/** The last resort: a fault of the page itself. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <ErrorMessage error={error} onRetry={reset} />
    </main>
  );
}
