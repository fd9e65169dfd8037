'use client';
import { useDeleteAttachment } from '@chartlift/client/query';
import type { Attachment } from '@/lib/api-types';
import { AlertDialog } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { addErrorToast, addToast } from '@/ui/toasts';
import { t } from './texts';

/** Asks before a file leaves the list. */
export function DeleteDialog({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  const remove = useDeleteAttachment(attachment.record_id);
  const confirm = () =>
    remove.mutate(attachment.id, {
      onSuccess: () => addToast({ title: t('remove.done'), description: t('remove.doneAbout') }),
      onError: addErrorToast,
      onSettled: onClose,
    });
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('remove.title')}
      description={t.rich('remove.text', {
        name: (text) => <span className="break-words font-medium text-ink">{text}</span>,
        fileName: attachment.file_name,
      })}
    >
      <Button onClick={onClose}>{t('remove.keep')}</Button>
      <Button look="danger" disabled={remove.isPending} focusableWhenDisabled onClick={confirm}>
        {t(remove.isPending ? 'remove.busy' : 'remove.submit')}
      </Button>
    </AlertDialog>
  );
}
