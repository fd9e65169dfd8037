'use client';
import { Form } from '@base-ui/react/form';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import type { RecordInput, VisitType } from '@/lib/api-types';
import { errorLine } from '@/lib/errors';
import { fieldErrors } from '@/lib/field-errors';
import { today } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { DialogBody, DialogFooter, useDialog } from '@/ui/dialog';
import { Field, TextArea, TextInput } from '@/ui/field';
import { Select } from '@/ui/select';
import { t as common } from '@/ui/texts';
import { t } from './texts';
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
          <TextField name="patient_name" start={start} className="sm:col-span-2" />
          <TextField name="mrn" start={start} spellCheck={false} />
          <Field name="birth_date" label={t('field.birth_date')}>
            <TextInput type="date" required min="1850-01-01" max={today()} defaultValue={start?.birth_date} />
          </Field>
          <TextField name="title" start={start} className="sm:col-span-2" />
          <Field name="visit_type" label={t('field.visit_type')}>
            <Select<VisitType>
              name="visit_type"
              onChange={() => setUnsaved(true)}
              options={VISIT_TYPES}
              defaultValue={start?.visit_type ?? 'ambulatory'}
            />
          </Field>
          <Field name="visit_date" label={t('field.visit_date')}>
            <TextInput type="date" required defaultValue={start?.visit_date ?? today()} />
          </Field>
          <TextField name="department" start={start} className="sm:col-span-2" />
          <Field name="notes" label={t('field.notes')} optional className="sm:col-span-2">
            <TextArea maxLength={20_000} rows={3} defaultValue={start?.notes} />
          </Field>
        </div>
        {error !== null && Object.keys(errors).length === 0 && (
          <p role="alert" className="mt-4 rounded-lg bg-critical-soft px-3.5 py-2.5 text-critical">
            {errorLine(error)}
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={close}>{common('cancel')}</Button>
        <Button type="submit" look="primary" disabled={pending} focusableWhenDisabled>
          {pending ? action.busy : action.label}
        </Button>
      </DialogFooter>
    </Form>
  );
}

interface TextFieldProps {
  name: 'patient_name' | 'mrn' | 'title' | 'department';
  start: RecordInput | undefined;
  spellCheck?: boolean;
  className?: string;
}

/** A line of text that must be there. */
function TextField({ name, start, spellCheck, className }: TextFieldProps) {
  return (
    <Field name={name} label={t(`field.${name}`)} {...(className && { className })}>
      <TextInput
        required
        maxLength={200}
        autoComplete="off"
        spellCheck={spellCheck}
        placeholder={t(`placeholder.${name}`)}
        defaultValue={start?.[name]}
      />
    </Field>
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
