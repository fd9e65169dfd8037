'use client';
import { Toast } from '@base-ui/react/toast';
import { useState } from 'react';
import type { MedicalRecord } from '@/lib/api-types';
import { hasCode } from '@/lib/errors';
import { Dialog } from '@/ui/dialog';
import { ConflictNotice } from './conflict-notice';
import { inputOf, type Merged, merge, type RecordInput } from './merge';
import { useNewestRecord, useUpdateRecord } from './queries';
import { RecordForm } from './record-form';
import { t } from './texts';

interface EditRecordDialogProps {
  record: MedicalRecord;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function EditRecordDialog({ record, open, onOpenChange }: EditRecordDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('edit.title')} description={t('edit.description')}>
      <EditRecordForm record={record} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

function EditRecordForm({ record, onClose }: { record: MedicalRecord; onClose: () => void }) {
  // What is edited is the version that was opened: a newer one arriving meanwhile must not be overwritten unseen.
  const [base, setBase] = useState(record);
  // The form keeps its own text; giving it another start makes it afresh.
  const [start, setStart] = useState({ input: inputOf(record), number: 0 });
  const [merged, setMerged] = useState<Merged | null>(null);
  const update = useUpdateRecord(record.id);
  const newest = useNewestRecord(record.id);
  const toasts = Toast.useToastManager();

  const beginWith = (input: RecordInput) => setStart(({ number }) => ({ input, number: number + 1 }));

  async function save(input: RecordInput, on = base): Promise<void> {
    try {
      await update.mutateAsync({ input, revision: on.revision });
      toasts.add({ title: t('edit.saved') });
      onClose();
    } catch (error) {
      if (!hasCode(error, 'precondition_failed')) return;
      const theirs = await newest.mutateAsync();
      // A file that was added or removed is a revision too, but nothing to decide about here.
      if (JSON.stringify(inputOf(theirs)) === JSON.stringify(inputOf(on))) return save(input, theirs);
      const outcome = merge(inputOf(on), input, inputOf(theirs));
      setBase(theirs);
      setMerged(outcome);
      beginWith(outcome.input);
    }
  }

  return (
    <RecordForm
      key={start.number}
      start={start.input}
      unsaved={start.number > 0}
      error={hasCode(update.error, 'precondition_failed') ? newest.error : update.error}
      pending={update.isPending || newest.isPending}
      action={{ label: t('edit.submit'), busy: t('edit.busy') }}
      notice={
        merged &&
        ((typed) => (
          <ConflictNotice
            theirs={base}
            merged={merged}
            onTake={(field) => {
              setMerged({ ...merged, conflicts: merged.conflicts.filter((other) => other !== field) });
              beginWith({ ...typed(), [field]: inputOf(base)[field] });
            }}
          />
        ))
      }
      onSubmit={save}
    />
  );
}
