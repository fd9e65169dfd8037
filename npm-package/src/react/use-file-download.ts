import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type FileDownload, FileSaver, type SavingFile } from '../saver.js';
import { useChartlift } from './provider.js';

/** What {@link useFileDownload} returns. */
export interface UseFileDownload {
  /** Saves an attachment to disk; call it from a click. See `Chartlift.saveToDisk`. */
  save: FileDownload['save'];
  /** What was saved since the component was mounted, oldest first. */
  downloads: readonly SavingFile[];
  /** Whether anything is under way. */
  isPending: boolean;
  /** Ends one; what was written of it is removed where the browser can. */
  cancel: (id: string) => void;
  /** Takes an ended one off the list. */
  dismiss: (id: string) => void;
  /** Takes all that have ended off the list. */
  reset: () => void;
}

const EMPTY: readonly SavingFile[] = [];

/** Saves attachments to disk, verified, and re-renders as they come. What is under way ends with the component. */
export function useFileDownload(): UseFileDownload {
  const client = useChartlift();
  const saver = useMemo(() => new FileSaver(client), [client]);
  useEffect(() => {
    saver.keep();
    return () => saver.leave();
  }, [saver]);
  const downloads = useSyncExternalStore(saver.subscribe, saver.files, () => EMPTY);
  const isPending = downloads.some((file) => file.status === 'saving');
  const { save, cancel, dismiss, reset } = saver;
  return { downloads, isPending, save, cancel, dismiss, reset };
}
