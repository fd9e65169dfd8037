'use client';
import { useEffect, useRef, useState } from 'react';
import { filesOf } from './dropped-files';

interface DropHandlers {
  onFiles: (files: File[]) => void;
  /** A dropped folder or file could not be read; nothing of the drop was taken. */
  onUnreadable: () => void;
}

/** Takes files dropped anywhere on the page; says whether some are being dragged over it. */
export function usePageDrop(handlers: DropHandlers): boolean {
  const [dragging, setDragging] = useState(false);
  const latest = useRef(handlers);
  latest.current = handlers;

  useEffect(() => {
    // Entering a child fires before leaving its parent: only the balance says whether the page was left.
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const end = () => {
      depth = 0;
      setDragging(false);
    };
    const listeners = {
      dragenter: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        depth += 1;
        setDragging(true);
      },
      dragleave: (event: DragEvent) => {
        if (!hasFiles(event)) return;
        depth -= 1;
        if (depth <= 0) end();
      },
      // Without this the browser would open the file in place of the app.
      dragover: (event: DragEvent) => {
        if (hasFiles(event)) event.preventDefault();
      },
      drop: (event: DragEvent) => {
        end();
        if (!event.dataTransfer || !hasFiles(event)) return;
        event.preventDefault();
        filesOf(event.dataTransfer).then(
          (files) => files.length > 0 && latest.current.onFiles(files),
          () => latest.current.onUnreadable(),
        );
      },
    };
    for (const [name, listener] of Object.entries(listeners)) {
      // While capturing: before the shell's guard, which refuses what nobody took.
      window.addEventListener(name, listener as EventListener, { capture: true });
    }
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        window.removeEventListener(name, listener as EventListener, { capture: true });
      }
    };
  }, []);

  return dragging;
}
