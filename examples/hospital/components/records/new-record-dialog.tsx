'use client';
import { Form } from '@base-ui/react/form';
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef } from 'react';
import { useCreateRecord } from '@/lib/data/records';
import type { RecordInput, VisitType } from '@/lib/data/types';
import { describeError } from '@/lib/errors';
import { fieldErrors } from '@/lib/field-errors';
import { today } from '@/lib/format-date';
import { VISIT_TYPES } from '@/lib/records';
import { Button } from '../ui/button';
import { Dialog, DialogBody, DialogFooter } from '../ui/dialog';
import { Field, TextArea, TextInput } from '../ui/field';
import { Select } from '../ui/select';

interface NewRecordDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function NewRecordDialog({ open, onOpenChange }: NewRecordDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New record"
      description="One visit of one patient. It stays a draft until it is finalized."
    >
      <NewRecordForm onCancel={() => onOpenChange(false)} />
    </Dialog>
  );
}

function NewRecordForm({ onCancel }: { onCancel: () => void }) {
  const router = useRouter();
  const create = useCreateRecord();
  const sent = useRef({ body: '', key: '' });
  const errors = fieldErrors(create.error);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const input = inputFrom(new FormData(event.currentTarget));
    const body = JSON.stringify(input);
    // The same content again, after a lost answer, must not make a second record; a corrected form is a new request.
    if (sent.current.body !== body) sent.current = { body, key: crypto.randomUUID() };
    create.mutate(
      { input, idempotencyKey: sent.current.key },
      { onSuccess: (record) => router.push(`/records/${record.id}`) },
    );
  }

  return (
    <Form className="flex min-h-0 flex-1 flex-col" errors={errors} onSubmit={submit}>
      <DialogBody>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="patient_name" label="Patient" className="sm:col-span-2">
            <TextInput required maxLength={200} autoComplete="off" placeholder="Full name" />
          </Field>
          <Field name="mrn" label="Medical record number">
            <TextInput required maxLength={200} autoComplete="off" spellCheck={false} placeholder="MRN-000000" />
          </Field>
          <Field name="birth_date" label="Date of birth">
            <TextInput type="date" required min="1850-01-01" max={today()} />
          </Field>
          <Field name="title" label="Title" className="sm:col-span-2">
            <TextInput required maxLength={200} autoComplete="off" placeholder="What the visit is about" />
          </Field>
          <Field name="visit_type" label="Visit type">
            <Select<VisitType> name="visit_type" options={VISIT_TYPES} defaultValue="ambulatory" />
          </Field>
          <Field name="visit_date" label="Visit date">
            <TextInput type="date" required defaultValue={today()} />
          </Field>
          <Field name="department" label="Department" className="sm:col-span-2">
            <TextInput required maxLength={200} autoComplete="off" placeholder="For example Cardiology" />
          </Field>
          <Field name="notes" label="Notes" optional className="sm:col-span-2">
            <TextArea maxLength={20_000} rows={3} />
          </Field>
        </div>
        {create.isError && Object.keys(errors).length === 0 && (
          <p role="alert" className="mt-4 rounded-lg bg-critical-soft px-3.5 py-2.5 text-critical">
            {describeError(create.error).advice}
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" disabled={create.isPending} focusableWhenDisabled>
          {create.isPending ? 'Creating…' : 'Create record'}
        </Button>
      </DialogFooter>
    </Form>
  );
}

function inputFrom(form: FormData): RecordInput {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  return {
    patient_name: text('patient_name'),
    mrn: text('mrn'),
    birth_date: text('birth_date'),
    visit_type: text('visit_type') as VisitType,
    department: text('department'),
    visit_date: text('visit_date'),
    title: text('title'),
    notes: text('notes'),
  };
}
