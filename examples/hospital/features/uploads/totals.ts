import { isActive, type UploadSnapshot } from '@chartlift/client';

/** What several uploads come to together. */
export interface Totals {
  /** 0 to 1, by size. */
  progress: number;
  /** Stored bytes sent per second. */
  bytesPerSecond: number;
  /** Bytes compression has kept from being sent, so far. */
  savedBytes: number;
}

export function totalsOf(uploads: readonly UploadSnapshot[]): Totals {
  // Empty files count a little, or a batch of nothing else would divide by zero.
  const weight = (upload: UploadSnapshot) => Math.max(1, upload.sizeBytes);
  const size = sum(uploads, weight);
  return {
    progress: size === 0 ? 0 : sum(uploads, (upload) => upload.progress * weight(upload)) / size,
    bytesPerSecond: sum(uploads, (upload) => (isActive(upload.status) ? upload.bytesPerSecond : 0)),
    savedBytes: sum(uploads, (upload) => Math.max(0, upload.savedBytes)),
  };
}

function sum(uploads: readonly UploadSnapshot[], value: (upload: UploadSnapshot) => number): number {
  return uploads.reduce((total, upload) => total + value(upload), 0);
}
