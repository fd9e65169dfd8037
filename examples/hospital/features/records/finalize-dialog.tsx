'use client';
import { useFinalizeRecord } from '@chartlift/client/query';
import { useUploads } from '@chartlift/client/react';
import type { RefObject } from 'react';
import type { MedicalRecord } from '@/lib/api-types';
import { AlertDialog } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { addErrorToast, addToast } from '@/ui/toasts';
import { t } from './texts';

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
  const active = useUploads({ active: true });
  const uploading = active.some((upload) => upload.recordId === record.id);

  const confirm = () =>
    finalize.mutate(
      { revision: record.revision, uploads: uploading ? 'wait' : 'refuse' },
      {
        onSuccess: ({ status }) =>
          addToast({ title: t(status === 'finalized' ? 'finalize.done' : 'finalize.waiting') }),
        onError: addErrorToast,
        onSettled: onClose,
      },
    );

  return (
    <AlertDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      finalFocus={() => (record.status === 'finalized' || record.finalization ? heading.current : true)}
      title={t('finalize.title')}
      description={t(uploading ? 'finalize.uploading' : 'finalize.text')}
    >
      <Button onClick={onClose}>{t('finalize.keep')}</Button>
      <Button look="primary" disabled={finalize.isPending} focusableWhenDisabled onClick={confirm}>
        {t(finalize.isPending ? 'finalize.busy' : uploading ? 'finalize.wait' : 'finalize.submit')}
      </Button>
    </AlertDialog>
  );
}
