'use client';
import { Toast } from '@base-ui/react/toast';
import { useUploads } from '@chartlift/client/react';
import type { RefObject } from 'react';
import type { MedicalRecord } from '@/lib/api-types';
import { describeError } from '@/lib/errors';
import { AlertDialog } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { useFinalizeRecord } from './queries';

interface FinalizeDialogProps {
  record: MedicalRecord;
  open: boolean;
  onClose: () => void;
  /** Takes the focus once there is no button to finalize any more. */
  heading: RefObject<HTMLElement | null>;
}

/** Asks before a record becomes immutable. */
export function FinalizeDialog({ record, open, onClose, heading }: FinalizeDialogProps) {
  const finalize = useFinalizeRecord(record.id);
  const toasts = Toast.useToastManager();
  const active = useUploads({ active: true });
  const uploading = active.some((upload) => upload.recordId === record.id);

  const confirm = () =>
    finalize.mutate(record.revision, {
      onSuccess: () => toasts.add({ title: 'Record finalized' }),
      onError: (error) => {
        const { title, advice } = describeError(error);
        toasts.add({ type: 'error', title, description: advice, priority: 'high' });
      },
      onSettled: onClose,
    });

  return (
    <AlertDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      finalFocus={() => (record.status === 'finalized' ? heading.current : true)}
      title="Finalize this record?"
      description={
        uploading
          ? 'Files are still being uploaded to it. Wait until they are done, or cancel them; a finalized record takes no more files.'
          : 'It can then no longer be changed and takes no more files. This cannot be undone.'
      }
    >
      <Button onClick={onClose}>Keep as draft</Button>
      <Button look="primary" disabled={uploading || finalize.isPending} focusableWhenDisabled onClick={confirm}>
        {finalize.isPending ? 'Finalizing…' : 'Finalize record'}
      </Button>
    </AlertDialog>
  );
}
