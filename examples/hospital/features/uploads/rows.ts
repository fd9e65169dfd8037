import type { UploadSnapshot } from '@chartlift/client';

/** As many rows as anyone follows at once; a study of a thousand images must not make the page slow. */
const MOST_ROWS = 40;

/** The rows to show, in order: what is not done yet comes before what is, as far as there is room. */
export function rowsOf(files: readonly UploadSnapshot[]): { rows: readonly UploadSnapshot[]; hidden: number } {
  if (files.length <= MOST_ROWS) return { rows: files, hidden: 0 };
  const urgency = (file: UploadSnapshot) => {
    if (file.status === 'failed') return 0;
    if (file.status === 'queued') return 2;
    return file.status === 'done' || file.status === 'cancelled' ? 3 : 1;
  };
  const shown = new Set([...files].sort((a, b) => urgency(a) - urgency(b)).slice(0, MOST_ROWS));
  return { rows: files.filter((file) => shown.has(file)), hidden: files.length - MOST_ROWS };
}
