'use client';
import { Form } from '@base-ui/react/form';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import type { RecordInput, VisitType } from '@/lib/api-types';
import { describeError } from '@/lib/errors';
import { fieldErrors } from '@/lib/field-errors';
import { today } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { DialogBody, DialogFooter, useDialog } from '@/ui/dialog';
import { Field, TextArea, TextInput } from '@/ui/field';
import { Select } from '@/ui/select';
import { VISIT_TYPES } from './vocabulary';

interface RecordFormProps {
  /** What the fields start with; a new record when absent. */
  start?: RecordInput;
  /** Whether the start itself holds what is not saved yet. */
  unsaved?: boolean;
  /** Why the last attempt failed. */
  error: unknown;
  pending: boolean;
  /** The button that goes on, at rest and while it works. */
  action: { label: string; busy: string };
  /** Something to say above the fields; it can ask for what is typed now. */
  notice?: ((typed: () => RecordInput) => ReactNode) | null;
  onSubmit: (input: RecordInput) => void;
}

/** The fields of a record, with the browser's own checks at once and the server's after sending. */
export function RecordForm({ start, unsaved = false, error, pending, action, notice, onSubmit }: RecordFormProps) {
  const errors = fieldErrors(error);
  const form = useRef<HTMLFormElement>(null);
  const { setUnsaved, close } = useDialog();
  const typed = () => inputFrom(new FormData(form.current ?? undefined));

  useEffect(() => {
    if (unsaved) setUnsaved(true);
  }, [unsaved, setUnsaved]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onSubmit(typed());
  }

  return (
    <Form
      ref={form}
      className="flex min-h-0 flex-1 flex-col"
      errors={errors}
      onInput={() => setUnsaved(true)}
      onSubmit={submit}
    >
      <DialogBody>
        {notice?.(typed)}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="patient_name" label="Patient" className="sm:col-span-2">
            <TextInput
              required
              maxLength={200}
              autoComplete="off"
              placeholder="Full name"
              defaultValue={start?.patient_name}
            />
          </Field>
          <Field name="mrn" label="Medical record number">
            <TextInput
              required
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              placeholder="MRN-000000"
              defaultValue={start?.mrn}
            />
          </Field>
          <Field name="birth_date" label="Date of birth">
            <TextInput type="date" required min="1850-01-01" max={today()} defaultValue={start?.birth_date} />
          </Field>
          <Field name="title" label="Title" className="sm:col-span-2">
            <TextInput
              required
              maxLength={200}
              autoComplete="off"
              placeholder="What the visit is about"
              defaultValue={start?.title}
            />
          </Field>
          <Field name="visit_type" label="Visit type">
            <Select<VisitType>
              name="visit_type"
              onChange={() => setUnsaved(true)}
              options={VISIT_TYPES}
              defaultValue={start?.visit_type ?? 'ambulatory'}
            />
          </Field>
          <Field name="visit_date" label="Visit date">
            <TextInput type="date" required defaultValue={start?.visit_date ?? today()} />
          </Field>
          <Field name="department" label="Department" className="sm:col-span-2">
            <TextInput
              required
              maxLength={200}
              autoComplete="off"
              placeholder="For example Cardiology"
              defaultValue={start?.department}
            />
          </Field>
          <Field name="notes" label="Notes" optional className="sm:col-span-2">
            <TextArea maxLength={20_000} rows={3} defaultValue={start?.notes} />
          </Field>
        </div>
        {error !== null && Object.keys(errors).length === 0 && (
          <p role="alert" className="mt-4 rounded-lg bg-critical-soft px-3.5 py-2.5 text-critical">
            <strong className="font-medium">{describeError(error).title}.</strong> {describeError(error).advice}
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={close}>Cancel</Button>
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
