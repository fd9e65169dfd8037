import { ChartliftError, passed } from './basics.js';
import type { Waiting } from './types.js';

/** The first wait, in milliseconds; each is twice as long as the one before. */
const PAUSE_MS = 500;
/** Half a minute in all: a restarted server is back by then. */
const MOST_TRIES = 6;

/**
 * Does again what the network may have kept away: what fails with `network`, or with an error that is none of ours. Tries
 * without a network are not counted.
 */
export async function again<T>(
  signal: AbortSignal,
  waits: (waiting: Waiting) => void,
  work: () => Promise<T>,
): Promise<T> {
  let counted = 0;
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const final = error instanceof ChartliftError && error.code !== 'network';
      if (final || signal.aborted || counted === MOST_TRIES) throw error;
      // Not every browser tells that the network is back: now and then it is tried all the same.
      const ms = PAUSE_MS * 2 ** (navigator.onLine === false ? MOST_TRIES - 1 : counted++);
      waits({ for: 'network', until: Date.now() + ms, tries });
      await passed(ms, signal);
      if (signal.aborted) throw error;
    }
  }
}
