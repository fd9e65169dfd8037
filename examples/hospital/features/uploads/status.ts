import type { UploadSnapshot, UploadStatus } from '@chartlift/client';
import { formatBytes, formatDuration, formatPercentWhole, formatSpeed } from '@/lib/format';
import type { Tone } from '@/ui/badge';
import { t } from './texts';

/** Whether an upload has ended without its file being stored. */
export function isGivenUp(status: UploadStatus): boolean {
  return status === 'failed' || status === 'cancelled';
}

const TONES: Record<UploadStatus, Tone> = {
  queued: 'neutral',
  preparing: 'accent',
  uploading: 'accent',
  paused: 'caution',
  offline: 'caution',
  finishing: 'accent',
  done: 'positive',
  failed: 'critical',
  cancelled: 'neutral',
};

export function statusText(status: UploadStatus): { label: string; tone: Tone } {
  return { label: t(`status.${status}`), tone: TONES[status] };
}

/** One figure of an upload's progress. */
export interface Figure {
  key: 'read' | 'sent' | 'saved' | 'speed' | 'left';
  label: string;
  value: string;
}

/** The figures a user follows while a file goes up. */
export function figuresOf(upload: UploadSnapshot): Figure[] {
  const figure = (key: Figure['key'], value: string): Figure => ({ key, label: t(`figure.${key}`), value });
  const figures = [
    figure(
      'read',
      t('figure.readOf', { read: formatBytes(upload.sourceBytesRead), size: formatBytes(upload.sizeBytes) }),
    ),
    figure('sent', formatBytes(upload.storedBytesSent)),
    figure('saved', savedText(upload)),
  ];
  if (upload.status === 'uploading' || upload.status === 'finishing') {
    const { bytesPerSecond, secondsLeft } = upload;
    figures.push(figure('speed', bytesPerSecond > 0 ? formatSpeed(bytesPerSecond) : t('figure.unknown')));
    figures.push(figure('left', secondsLeft === null ? t('figure.unknown') : formatDuration(secondsLeft)));
  }
  return figures;
}

function savedText({ encoding, savedBytes, sourceBytesRead }: UploadSnapshot): string {
  if (encoding === 'identity') return t('figure.compact');
  const bytes = formatBytes(Math.max(0, savedBytes));
  const share = sourceBytesRead > 0 ? savedBytes / sourceBytesRead : 0;
  return share > 0 ? t('figure.savedShare', { bytes, share: formatPercentWhole(share) }) : bytes;
}
