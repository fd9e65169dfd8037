'use client';
import type { AlertDialogProps } from './alert-box';
import { later } from './later';
import { useOnceOpen } from './use-once-open';

const AlertBox = later(() => import('./alert-box').then((module) => module.AlertBox));

/** Asks before something that cannot be taken back: see `alert-box.tsx`. */
export function AlertDialog(props: AlertDialogProps) {
  return useOnceOpen(props.open) && <AlertBox {...props} />;
}
