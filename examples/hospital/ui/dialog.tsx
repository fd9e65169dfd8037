'use client';
import { type ReactNode, use } from 'react';
import { type DialogActions, DialogContext, type DialogProps } from './dialog-context';
import { later } from './later';
import { useOnceOpen } from './use-once-open';
import { useScrolls } from './use-scrolls';

const DialogSheet = later(() => import('./dialog-sheet').then((module) => module.DialogSheet));

/** A modal sheet: see `dialog-sheet.tsx`. */
export function Dialog(props: DialogProps) {
  return useOnceOpen(props.open) && <DialogSheet {...props} />;
}

/** What the content of a dialog can ask of it. */
export function useDialog(): DialogActions {
  const value = use(DialogContext);
  if (!value) throw new Error('useDialog needs a <Dialog> above it');
  return value;
}

/** The scrolling middle of a dialog. */
export function DialogBody({ children }: { children: ReactNode }) {
  const [scrolls, ref] = useScrolls();
  return (
    <div ref={ref} tabIndex={scrolls ? 0 : undefined} className="min-h-0 flex-1 overflow-y-auto px-5 py-5 sm:px-6">
      <div>{children}</div>
    </div>
  );
}

/** The buttons of a dialog, always in view; the last one is the one that goes on. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="flex justify-end gap-2 border-t bg-sunken px-5 py-3.5 pb-[max(0.875rem,env(safe-area-inset-bottom))] sm:px-6">
      {children}
    </footer>
  );
}
