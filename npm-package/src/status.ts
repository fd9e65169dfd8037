import type { UploadSnapshot } from './types.js';

/** How far several uploads are together, 0 to 1, by size; those that were given up do not count. */
export function totalProgress(uploads: readonly UploadSnapshot[]): number {
  let size = 0;
  let done = 0;
  for (const { status, sizeBytes, progress } of uploads) {
    if (status === 'failed' || status === 'cancelled') continue;
    // Empty files count a little, or several of nothing else would divide by zero.
    const weight = Math.max(1, sizeBytes);
    size += weight;
    done += weight * progress;
  }
  return size === 0 ? 0 : done / size;
}
