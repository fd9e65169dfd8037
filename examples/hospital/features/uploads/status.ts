import type { UploadSnapshot, UploadStatus } from '@chartlift/client';
import { formatBytes, formatDuration, formatPercentWhole, formatSpeed } from '@/lib/format';
import type { Tone } from '@/ui/badge';

/** Whether an upload has ended without its file being stored. */
export function isGivenUp(status: UploadStatus): boolean {
  return status === 'failed' || status === 'cancelled';
}

export const STATUS_TEXT: Record<UploadStatus, { label: string; tone: Tone }> = {
  queued: { label: 'Waiting', tone: 'neutral' },
  preparing: { label: 'Preparing', tone: 'accent' },
  uploading: { label: 'Uploading', tone: 'accent' },
  paused: { label: 'Paused', tone: 'caution' },
  offline: { label: 'Waiting for network', tone: 'caution' },
  finishing: { label: 'Finishing', tone: 'accent' },
  done: { label: 'Done', tone: 'positive' },
  failed: { label: 'Failed', tone: 'critical' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
};

/** One figure of an upload's progress. */
export interface Figure {
  label: string;
  value: string;
}

/** The figures a user follows while a file goes up. */
export function figuresOf(upload: UploadSnapshot): Figure[] {
  const saved = upload.sourceBytesRead > 0 ? upload.savedBytes / upload.sourceBytesRead : 0;
  const figures: Figure[] = [
    { label: 'Read', value: `${formatBytes(upload.sourceBytesRead)} of ${formatBytes(upload.sizeBytes)}` },
    { label: 'Sent', value: formatBytes(upload.storedBytesSent) },
    {
      label: 'Saved',
      value:
        upload.encoding === 'identity'
          ? 'already compact'
          : `${formatBytes(Math.max(0, upload.savedBytes))}${saved > 0 ? ` (${formatPercentWhole(saved)})` : ''}`,
    },
  ];
  if (upload.status === 'uploading' || upload.status === 'finishing') {
    figures.push({ label: 'Speed', value: upload.bytesPerSecond > 0 ? formatSpeed(upload.bytesPerSecond) : '–' });
    figures.push({ label: 'Left', value: upload.secondsLeft === null ? '–' : formatDuration(upload.secondsLeft) });
  }
  return figures;
}
