'use client';
import { Toast } from '@base-ui/react/toast';
import type { Attachment } from '@/lib/api-types';
import { describeError } from '@/lib/errors';
import { AlertDialog } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { useDeleteAttachment } from './queries';

/** Asks before a file leaves the list. */
export function DeleteDialog({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  const remove = useDeleteAttachment(attachment.record_id);
  const toasts = Toast.useToastManager();
  const confirm = () =>
    remove.mutate(attachment.id, {
      onSuccess: () => toasts.add({ title: 'File deleted', description: 'It can be brought back from “Deleted”.' }),
      onError: (error) => {
        const { title, advice } = describeError(error);
        toasts.add({ type: 'error', title, description: advice, priority: 'high' });
      },
      onSettled: onClose,
    });
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Delete this file?"
      description={
        <>
          <span className="break-words font-medium text-ink">{attachment.file_name}</span> and all its versions leave
          the list. Until the retention period is over it can be brought back.
        </>
      }
    >
      <Button onClick={onClose}>Keep it</Button>
      <Button look="danger" disabled={remove.isPending} focusableWhenDisabled onClick={confirm}>
        {remove.isPending ? 'Deleting…' : 'Delete'}
      </Button>
    </AlertDialog>
  );
}
