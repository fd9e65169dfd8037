'use client';
import { Toast } from '@base-ui/react/toast';
import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import Link from 'next/link';
import { useEffect } from 'react';
import { buttonClass } from './button-class';
import { t } from './texts';
import { type Notice, showToasts } from './toasts';

/** How long a notice stays that says nothing else, in milliseconds. */
const STAYS_MS = 6_000;

/**
 * Shows the short notices of the whole app, newest lowest; F6 reaches them from the keyboard. While a dialog is open they are out of
 * reach, and lie below it: on a phone they would keep its buttons from being touched.
 */
export function ToastList() {
  return (
    <Toast.Provider timeout={STAYS_MS}>
      <Toasts />
    </Toast.Provider>
  );
}

function Toasts() {
  const { toasts, add, close } = Toast.useToastManager<NonNullable<Notice['link']>>();
  useEffect(() => showToasts(({ link, ...notice }) => void add({ ...notice, ...(link && { data: link }) })), [add]);
  return (
    <Toast.Portal>
      <Toast.Viewport className="fixed in-data-base-ui-inert:z-30 print:hidden inset-x-4 bottom-[calc(4.75rem+env(safe-area-inset-bottom))] z-70 flex flex-col items-end gap-2 outline-hidden sm:left-auto sm:w-96 lg:bottom-6">
        {toasts.map((toast) => (
          <Toast.Root
            key={toast.id}
            toast={toast}
            className="w-full rounded-xl border bg-raised shadow-float transition-[opacity,translate] duration-200 data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <Toast.Content className="flex items-start gap-3 p-3.5">
              {toast.type === 'error' ? (
                <TriangleAlert aria-hidden="true" className="mt-0.5 size-4.5 shrink-0 text-critical" />
              ) : (
                <CircleCheck aria-hidden="true" className="mt-0.5 size-4.5 shrink-0 text-positive" />
              )}
              <div className="min-w-0 flex-1">
                <Toast.Title className="break-words font-medium" />
                <Toast.Description className="mt-0.5 whitespace-pre-line break-words text-ink-2" />
                {toast.data && (
                  <Link
                    href={toast.data.href}
                    className="mt-1 inline-block text-accent-strong underline-offset-4 hover:underline"
                    onClick={() => close(toast.id)}
                  >
                    {toast.data.text}
                  </Link>
                )}
              </div>
              {/* Hidden unless one is among the notices already, it would take the focus all the same. */}
              <Toast.Close className={buttonClass('ghost', 'icon-sm')} aria-label={t('dismiss')} aria-hidden={false}>
                <X aria-hidden="true" className="size-4" />
              </Toast.Close>
            </Toast.Content>
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  );
}
