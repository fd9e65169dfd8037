'use client';
import { Form } from '@base-ui/react/form';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import type { VisitType } from '@/lib/api-types';
import { errorLine } from '@/lib/errors';
import { fieldErrors } from '@/lib/field-errors';
import { today } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { DialogBody, DialogFooter, useDialog } from '@/ui/dialog';
import { Field, TextArea, TextInput } from '@/ui/field';
import { type Option, Select } from '@/ui/select';
import { t as common } from '@/ui/texts';
import type { RecordInput } from './merge';
import { usePatientOptions, usePractitionerOptions } from './people-queries';
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
  const patients = usePatientOptions();
  const doctors = usePractitionerOptions();
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
          <PersonField name="patient_id" options={patients} start={start} onChange={() => setUnsaved(true)} />
          <PersonField name="doctor_id" options={doctors} start={start} onChange={() => setUnsaved(true)} />
          <TextField name="chief_complaint" start={start} maxLength={500} />
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
          <TextField name="department" start={start} maxLength={200} />
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

interface PersonFieldProps {
  name: 'patient_id' | 'doctor_id';
  options: readonly Option<string>[];
  start: RecordInput | undefined;
  onChange: () => void;
}

/** Somebody of the directory. Nobody is chosen beforehand: a record of the wrong patient is worse than one more click. */
function PersonField({ name, options, start, onChange }: PersonFieldProps) {
  return (
    <Field name={name} label={t(`field.${name}`)}>
      <Select
        name={name}
        required
        options={options}
        onChange={onChange}
        {...(start && { defaultValue: start[name] })}
      />
    </Field>
  );
}

interface TextFieldProps {
  name: 'chief_complaint' | 'department';
  start: RecordInput | undefined;
  maxLength: number;
}

/** A line of text. */
function TextField({ name, start, maxLength }: TextFieldProps) {
  return (
    <Field name={name} label={t(`field.${name}`)} optional className="sm:col-span-2">
      <TextInput
        maxLength={maxLength}
        autoComplete="off"
        placeholder={t(`placeholder.${name}`)}
        defaultValue={start?.[name]}
      />
    </Field>
  );
}

function inputFrom(form: FormData): RecordInput {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  return {
    patient_id: text('patient_id'),
    doctor_id: text('doctor_id'),
    chief_complaint: text('chief_complaint'),
    visit_type: text('visit_type') as VisitType,
    department: text('department'),
    visit_date: text('visit_date'),
    notes: text('notes'),
  };
}
