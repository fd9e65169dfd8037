'use client';
import { useEffect } from 'react';

/**
 * Keeps the browser from opening a file that is dropped where nothing takes it: that would leave the app and end its
 * uploads. Whoever takes drops has prevented the default before this listener, the last one, is asked.
 */
export function DropGuard() {
  useEffect(() => {
    const refuse = (event: DragEvent) => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    };
    window.addEventListener('dragover', refuse);
    window.addEventListener('drop', refuse);
    return () => {
      window.removeEventListener('dragover', refuse);
      window.removeEventListener('drop', refuse);
    };
  }, []);
  return null;
}
