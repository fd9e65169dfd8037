'use client';
import { Toast } from '@base-ui/react/toast';
import { useState } from 'react';
import type { MedicalRecord } from '@/lib/api-types';
import { Dialog } from '@/ui/dialog';
import { useUpdateRecord } from './queries';
import { RecordForm } from './record-form';

interface EditRecordDialogProps {
  record: MedicalRecord;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function EditRecordDialog({ record, open, onOpenChange }: EditRecordDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Edit record"
      description="Until it is finalized, everything about the visit can be corrected."
    >
      <EditRecordForm record={record} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

function EditRecordForm({ record, onClose }: { record: MedicalRecord; onClose: () => void }) {
  // What is edited is the version that was opened: a newer one arriving meanwhile must not be overwritten unseen.
  const [opened] = useState(record);
  const update = useUpdateRecord(record.id);
  const toasts = Toast.useToastManager();
  return (
    <RecordForm
      record={opened}
      error={update.error}
      pending={update.isPending}
      action={{ label: 'Save changes', busy: 'Saving…' }}
      onSubmit={(input) =>
        update.mutate(
          { input, version: opened.version },
          {
            onSuccess: () => {
              toasts.add({ title: 'Changes saved' });
              onClose();
            },
          },
        )
      }
      onCancel={onClose}
    />
  );
}
