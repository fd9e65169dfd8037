'use client';
import { useUploads } from '@chartlift/client/react';
import { useSession } from '@/features/session/session-provider';
import { AlertDialog } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { t } from './texts';

/** Signs out; asks first when that would interrupt uploads. */
export function SignOutDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { signOut } = useSession();
  const active = useUploads({ active: true });
  const count = active.length;
  return (
    <AlertDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t(count > 0 ? 'signOut.uploading' : 'signOut.title')}
      description={count > 0 ? t('signOut.interrupts', { count }) : t('signOut.text')}
    >
      <Button onClick={onClose}>{t('signOut.stay')}</Button>
      <Button look={count > 0 ? 'danger' : 'primary'} onClick={() => signOut('chosen')}>
        {t('signOut.leave')}
      </Button>
    </AlertDialog>
  );
}
