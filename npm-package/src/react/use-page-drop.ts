import { useEffect, useInsertionEffect, useRef, useState } from 'react';
import { DraggedOver } from './dragged-over.js';
import { filesOf } from './files-of.js';
import { useChartlift } from './provider.js';

/** Who takes what was dropped. */
export interface DropHandlers {
  /** Never called with none. Folders come as the files in them. */
  onFiles: (files: File[]) => void;
  /** A dropped folder or file could not be read; nothing of the drop was taken. */
  onUnreadable?: (() => void) | undefined;
  /** Whether drops are left to others; not by default. */
  disabled?: boolean | undefined;
}

/** Takes files dropped anywhere on the page; says whether some are being dragged over it. */
export function usePageDrop(handlers: DropHandlers): boolean {
  const client = useChartlift();
  const [dragging, setDragging] = useState(false);
  const latest = useRef(handlers);
  useInsertionEffect(() => {
    latest.current = handlers;
  });
  const { disabled = false } = handlers;

  useEffect(() => {
    if (disabled) return;
    const over = new DraggedOver();
    const end = () => {
      over.clear();
      setDragging(false);
    };
    const listeners: Record<string, (event: DragEvent) => void> = {
      dragenter: ({ target }) => {
        client.prepare().catch(() => {});
        over.enter(target as Node);
        setDragging(true);
      },
      dragleave: ({ target }) => {
        if (!over.leave(target as Node)) end();
      },
      // Without this the browser would open the file in place of the page.
      dragover: (event) => event.preventDefault(),
      drop: (event) => {
        end();
        event.preventDefault();
        if (!event.dataTransfer) return;
        // Those of now: a folder takes its time, and the page may be another record's by then.
        const { onFiles, onUnreadable } = latest.current;
        filesOf(event.dataTransfer).then(
          (files) => files.length > 0 && onFiles(files),
          () => onUnreadable?.(),
        );
      },
    };
    const leave = Object.entries(listeners).map(([name, listener]) => {
      const withFiles = (event: Event) => {
        if ((event as DragEvent).dataTransfer?.types.includes('Files')) listener(event as DragEvent);
      };
      // While capturing: before anything on the page that refuses what nobody took.
      window.addEventListener(name, withFiles, { capture: true });
      return () => window.removeEventListener(name, withFiles, { capture: true });
    });
    return () => {
      for (const one of leave) one();
      end();
    };
  }, [client, disabled]);

  return dragging && !disabled;
}
