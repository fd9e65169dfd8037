'use client';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { randomId } from '@/lib/random-id';
import { Dialog } from '@/ui/dialog';
import type { RecordInput } from './merge';
import { useCreateRecord } from './queries';
import { RecordForm } from './record-form';
import { t } from './texts';

interface NewRecordDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function NewRecordDialog({ open, onOpenChange }: NewRecordDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('create.title')} description={t('create.description')}>
      <NewRecordForm />
    </Dialog>
  );
}

/** Lives only while the dialog is open, so that every opening starts afresh. */
function NewRecordForm() {
  const router = useRouter();
  const create = useCreateRecord();
  const sent = useRef({ body: '', key: '' });

  function submit(input: RecordInput) {
    const body = JSON.stringify(input);
    // The same content again, after a lost answer, must not make a second record; a corrected form is a new request.
    if (sent.current.body !== body) sent.current = { body, key: randomId() };
    create.mutate(
      { input, idempotencyKey: sent.current.key },
      { onSuccess: (record) => router.push(`/records/${record.id}`) },
    );
  }

  return (
    <RecordForm
      error={create.error}
      pending={create.isPending}
      action={{ label: t('create.submit'), busy: t('create.busy') }}
      onSubmit={submit}
    />
  );
}
