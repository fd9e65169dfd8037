import { ChartliftError } from './basics.js';

/** A download's own error, or that writing failed: a full disk, a withdrawn permission. */
export function notSaved(reason: unknown): ChartliftError {
  if (reason instanceof ChartliftError) return reason;
  return new ChartliftError('not_saved', 'the file could not be written; check the disk and retry', true, {
    cause: reason,
  });
}
