'use client';
import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import clsx from 'clsx';
import type { ReactNode, RefObject } from 'react';

export interface AlertDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  children: ReactNode;
  /** For what is to be compared. */
  wide?: boolean;
  /** Where the keyboard's focus goes when it opens; the first that takes it, unless told otherwise. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** Where the keyboard's focus goes when it closes; where it came from, unless told otherwise. */
  finalFocus?: () => HTMLElement | null | boolean;
}

/** Asks before something that cannot be taken back; clicking outside does not answer it. */
export function AlertBox({
  open,
  onOpenChange,
  title,
  description,
  children,
  wide = false,
  initialFocus,
  finalFocus = () => true,
}: AlertDialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-50 flex items-end justify-center p-4 sm:items-center">
          <Base.Popup
            finalFocus={finalFocus}
            {...(initialFocus && { initialFocus })}
            className={clsx(
              wide ? 'max-w-xl' : 'max-w-md',
              'max-h-full w-full overflow-y-auto rounded-2xl border bg-raised p-6 shadow-float outline-hidden transition-[translate,opacity] duration-200 data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0',
            )}
          >
            <Base.Title className="font-semibold text-lg tracking-tight">{title}</Base.Title>
            <Base.Description className="mt-2 text-ink-2 leading-relaxed" render={<div />}>
              {description}
            </Base.Description>
            <div className="mt-6 flex flex-wrap justify-end gap-2">{children}</div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
