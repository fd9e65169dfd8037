'use client';
import { useUploads } from '@chartlift/client/react';
import { useSession } from '@/features/session/session-provider';
import { AlertDialog } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';

/** Signs out; asks first when that would interrupt uploads. */
export function SignOutDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { signOut } = useSession();
  const active = useUploads({ active: true });
  const count = active.length;
  return (
    <AlertDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={count > 0 ? 'Uploads are still running' : 'Sign out?'}
      description={
        count > 0
          ? `Signing out interrupts ${count === 1 ? 'one upload' : `${count} uploads`}. To go on later, sign in again and choose the same files.`
          : 'What you were looking at is removed from this screen.'
      }
    >
      <Button onClick={onClose}>Stay signed in</Button>
      <Button look={count > 0 ? 'danger' : 'primary'} onClick={() => signOut('chosen')}>
        Sign out
      </Button>
    </AlertDialog>
  );
}
