'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import clsx from 'clsx';
import { X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { AlertDialog } from './alert-dialog';
import { Button } from './button';
import { buttonClass } from './button-class';
import { type DialogActions, DialogContext, type DialogProps } from './dialog-context';
import { t } from './texts';
import { useLeaveWarning } from './use-leave-warning';

/**
 * A modal sheet: from the bottom on phones, centred on desks. Once something is typed, a click outside does nothing and
 * every other way out asks first.
 */
export function DialogSheet({ open, onOpenChange, title, description, wide = false, children }: DialogProps) {
  const [unsaved, setUnsaved] = useState(false);
  const [asking, setAsking] = useState(false);

  // Not when its content goes away: a locked screen takes that down and puts it up again, with what was typed.
  useEffect(() => {
    if (!open) setUnsaved(false);
  }, [open]);

  useLeaveWarning(unsaved);

  const actions = useMemo<DialogActions>(
    () => ({ setUnsaved, close: () => (unsaved ? setAsking(true) : onOpenChange(false)) }),
    [unsaved, onOpenChange],
  );
  const discard = () => {
    setAsking(false);
    onOpenChange(false);
  };
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : actions.close())}
      disablePointerDismissal={unsaved}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-50 flex items-end justify-center sm:items-center sm:p-6">
          <Base.Popup
            className={clsx(
              wide ? 'sm:max-w-4xl' : 'sm:max-w-xl',
              'flex max-h-[92dvh] w-full flex-col overflow-hidden rounded-t-2xl border bg-raised shadow-float outline-hidden transition-[translate,opacity] duration-200 data-ending-style:translate-y-4 data-starting-style:translate-y-4 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:max-h-[calc(100dvh-4rem)] sm:rounded-2xl',
            )}
          >
            <header className="flex items-start gap-4 border-b px-5 py-4 sm:px-6">
              <div className="min-w-0 flex-1">
                <Base.Title className="font-semibold text-lg tracking-tight">{title}</Base.Title>
                {description && <Base.Description className="mt-0.5 text-ink-2">{description}</Base.Description>}
              </div>
              <Base.Close className={buttonClass('ghost', 'icon-sm')} aria-label={t('close')}>
                <X aria-hidden="true" className="size-4" />
              </Base.Close>
            </header>
            <DialogContext value={actions}>{children}</DialogContext>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('discard.title')}
        description={t('discard.description')}
      >
        <Button onClick={() => setAsking(false)}>{t('discard.stay')}</Button>
        <Button look="danger" onClick={discard}>
          {t('discard.leave')}
        </Button>
      </AlertDialog>
    </Base.Root>
  );
}
