'use client';
import { Form } from '@base-ui/react/form';
import type { FormEvent } from 'react';
import type { MedicalRecord, RecordInput, VisitType } from '@/lib/api-types';
import { describeError } from '@/lib/errors';
import { fieldErrors } from '@/lib/field-errors';
import { today } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { DialogBody, DialogFooter } from '@/ui/dialog';
import { Field, TextArea, TextInput } from '@/ui/field';
import { Select } from '@/ui/select';
import { VISIT_TYPES } from './vocabulary';

interface RecordFormProps {
  /** What the fields start with; a new record when absent. */
  record?: MedicalRecord;
  /** Why the last attempt failed. */
  error: unknown;
  pending: boolean;
  /** The button that goes on, at rest and while it works. */
  action: { label: string; busy: string };
  onSubmit: (input: RecordInput) => void;
  onCancel: () => void;
}

/** The fields of a record, with the browser's own checks at once and the server's after sending. */
export function RecordForm({ record, error, pending, action, onSubmit, onCancel }: RecordFormProps) {
  const errors = fieldErrors(error);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onSubmit(inputFrom(new FormData(event.currentTarget)));
  }

  return (
    <Form className="flex min-h-0 flex-1 flex-col" errors={errors} onSubmit={submit}>
      <DialogBody>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="patient_name" label="Patient" className="sm:col-span-2">
            <TextInput
              required
              maxLength={200}
              autoComplete="off"
              placeholder="Full name"
              defaultValue={record?.patient_name}
            />
          </Field>
          <Field name="mrn" label="Medical record number">
            <TextInput
              required
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              placeholder="MRN-000000"
              defaultValue={record?.mrn}
            />
          </Field>
          <Field name="birth_date" label="Date of birth">
            <TextInput type="date" required min="1850-01-01" max={today()} defaultValue={record?.birth_date} />
          </Field>
          <Field name="title" label="Title" className="sm:col-span-2">
            <TextInput
              required
              maxLength={200}
              autoComplete="off"
              placeholder="What the visit is about"
              defaultValue={record?.title}
            />
          </Field>
          <Field name="visit_type" label="Visit type">
            <Select<VisitType>
              name="visit_type"
              options={VISIT_TYPES}
              defaultValue={record?.visit_type ?? 'ambulatory'}
            />
          </Field>
          <Field name="visit_date" label="Visit date">
            <TextInput type="date" required defaultValue={record?.visit_date ?? today()} />
          </Field>
          <Field name="department" label="Department" className="sm:col-span-2">
            <TextInput
              required
              maxLength={200}
              autoComplete="off"
              placeholder="For example Cardiology"
              defaultValue={record?.department}
            />
          </Field>
          <Field name="notes" label="Notes" optional className="sm:col-span-2">
            <TextArea maxLength={20_000} rows={3} defaultValue={record?.notes} />
          </Field>
        </div>
        {error !== null && Object.keys(errors).length === 0 && (
          <p role="alert" className="mt-4 rounded-lg bg-critical-soft px-3.5 py-2.5 text-critical">
            <strong className="font-medium">{describeError(error).title}.</strong> {describeError(error).advice}
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" disabled={pending} focusableWhenDisabled>
          {pending ? action.busy : action.label}
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
