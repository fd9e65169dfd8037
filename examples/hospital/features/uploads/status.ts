import type { UploadSnapshot, UploadStatus } from '@chartlift/client';
import { formatBytes, formatDuration, formatPercentWhole, formatSpeed } from '@/lib/format';
import { formatTime } from '@/lib/format-date';
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

/** What is waited for less than this, in milliseconds, with no more tries before it, happens all day. */
const [SOON_MS, USUAL_TRIES] = [2_000, 2];

/** One figure of an upload's progress. */
export interface Figure {
  key: 'read' | 'sent' | 'saved' | 'speed' | 'left' | 'waits';
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
  const waits = waitsText(upload);
  if (waits) figures.push(figure('waits', waits));
  return figures;
}

/** What it waits for, if that is worth a user's attention: a try that follows within a moment is not. */
function waitsText({ waiting, status }: UploadSnapshot): string | undefined {
  if (!waiting || status === 'paused') return undefined;
  const { until, tries } = waiting;
  if (until !== null && until - Date.now() < SOON_MS && tries <= USUAL_TRIES) return undefined;
  const what = t(`waits.${waiting.for}`);
  const told = until === null ? what : t('waits.until', { what, time: formatTime(until) });
  return tries > 0 ? t('waits.tries', { what: told, tries }) : told;
}

function savedText({ encoding, savedBytes, sourceBytesRead }: UploadSnapshot): string {
  if (encoding === 'identity') return t('figure.compact');
  const bytes = formatBytes(Math.max(0, savedBytes));
  const share = sourceBytesRead > 0 ? savedBytes / sourceBytesRead : 0;
  return share > 0 ? t('figure.savedShare', { bytes, share: formatPercentWhole(share) }) : bytes;
}
