import { ChartliftError } from './basics.js';

/** What may be given up on its own. */
export interface Abortable {
  /** Ends it when aborted: it rejects with `cancelled` at once, or, where workers only start for it, once they run. */
  signal?: AbortSignal | undefined;
}

/** Does work unless it is given up; what the work gives after that is let go. */
export function abortable<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (!signal) return work();
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(new ChartliftError('cancelled', 'it was cancelled', false, { cause: signal.reason }));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    const leave = () => signal.removeEventListener('abort', abort);
    work().then(resolve, reject).finally(leave);
  });
}
