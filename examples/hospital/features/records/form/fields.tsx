'use client';
import { type Ref, useState } from 'react';
import { Controller, type FieldPathByValue, useFormContext, useFormState } from 'react-hook-form';
import { Combobox } from '@/ui/combobox';
import { Field, TextArea, TextInput } from '@/ui/field';
import { type Option, Select } from '@/ui/select';
import { LAB_TESTS } from '../clinical/lab-tests';
import { t } from '../clinical/texts';
import type { ConceptDraft, Person, RecordDraft } from './draft';
import { usePeople } from './people-queries';

/** The form's fields that hold something of a kind. */
type Path<T> = FieldPathByValue<RecordDraft, T>;

interface Common {
  label: string;
  className?: string;
  hint?: string;
  labelHidden?: boolean;
}

/** What the form has against a field. */
function useFault(name: string): string | undefined {
  const { getFieldState } = useFormContext<RecordDraft>();
  const state = useFormState<RecordDraft>({ name: name as Path<string> });
  return getFieldState(name as Path<string>, state).error?.message;
}

interface TextProps extends Common {
  name: Path<string>;
  maxLength?: number;
  placeholder?: string;
  type?: 'text' | 'date';
  inputMode?: 'decimal' | 'numeric';
}

/** A line of text, a number or a day. */
export function LineField({ name, label, className, hint, labelHidden, type = 'text', ...input }: TextProps) {
  const { register } = useFormContext<RecordDraft>();
  const error = useFault(name);
  return (
    <Field {...{ name, label, className, hint, labelHidden, error }}>
      <TextInput {...register(name)} type={type} autoComplete="off" {...input} />
    </Field>
  );
}

/** A text of several lines. */
export function LongField({
  name,
  label,
  className,
  hint,
  maxLength = 20_000,
  rows = 3,
}: TextProps & { rows?: number }) {
  const { register } = useFormContext<RecordDraft>();
  const error = useFault(name);
  return (
    <Field {...{ name, label, className, hint, error }}>
      <TextArea {...register(name)} maxLength={maxLength} rows={rows} />
    </Field>
  );
}

interface ChoiceProps<V extends string> extends Common {
  name: Path<V>;
  options: readonly Option<V>[];
}

/** One of a few. */
export function ChoiceField<V extends string>({ name, label, className, labelHidden, options }: ChoiceProps<V>) {
  const { control } = useFormContext<RecordDraft>();
  const error = useFault(name);
  return (
    <Field {...{ name, label, className, labelHidden, error }}>
      <Controller
        control={control}
        name={name}
        render={({ field }) => <Select<V> options={options} value={field.value as V} onChange={field.onChange} />}
      />
    </Field>
  );
}

interface PersonProps extends Common {
  name: 'patient_id' | 'doctor_id';
}

/** Somebody of the directory. No patient is chosen beforehand: a record of the wrong one is worse than one more click. */
export function PersonField({ name, label, className }: PersonProps) {
  const { control } = useFormContext<RecordDraft>();
  const error = useFault(name);
  return (
    <Field {...{ name, label, className, error }}>
      <Controller
        control={control}
        name={name}
        render={({ field }) => (
          <PersonSearch name={name} label={label} value={field.value} onChange={field.onChange} inputRef={field.ref} />
        )}
      />
    </Field>
  );
}

interface PersonSearchProps {
  name: PersonProps['name'];
  label: string;
  value: Person | null;
  onChange: (person: Person | null) => void;
  inputRef: Ref<HTMLInputElement>;
}

function PersonSearch({ name, label, value, onChange, inputRef }: PersonSearchProps) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const found = usePeople(name === 'patient_id' ? 'patients' : 'practitioners', typed, asked);
  const status = found.failed
    ? t('person.failed')
    : found.pending
      ? t('person.searching')
      : found.people.length === 0
        ? t('person.none')
        : found.more
          ? t('person.more')
          : null;
  return (
    <Combobox
      choices={found.people}
      value={value}
      onChange={onChange}
      // The name that is chosen is no search.
      onSearch={(text) => setTyped(text === value?.name ? '' : text)}
      placeholder={t('person.search')}
      inputRef={inputRef}
      status={status}
      labels={{ clear: t('person.clear', { label }), open: t('person.open', { label }) }}
      // Before that, the directory is not asked.
      onUse={() => setAsked(true)}
    />
  );
}

interface ConceptProps extends Common {
  name: Path<ConceptDraft>;
  codeLabel: string;
  maxLength?: number;
}

/** What something is, in words and by its code. */
export function ConceptFields({ name, label, codeLabel }: ConceptProps) {
  return (
    <>
      <LineField
        name={`${name}.text` as Path<string>}
        label={label}
        maxLength={500}
        className="col-span-2 sm:col-span-6"
      />
      <LineField name={`${name}.code` as Path<string>} label={codeLabel} maxLength={64} className="sm:col-span-2" />
    </>
  );
}

/** A test of the laboratory: one of those ordered most, or any by its LOINC code. */
export function LabTestField({ at }: { at: number }) {
  const { control, setValue, getValues } = useFormContext<RecordDraft>();
  const [typed, setTyped] = useState('');
  const name = `lab_orders.${at}.code` as const;
  const error = useFault(`${name}.text`);
  const wanted = typed.trim().toLowerCase();
  const found = LAB_TESTS.filter((test) => `${test.name} ${test.code}`.toLowerCase().includes(wanted));
  const known = found.map((test) => ({
    id: test.code,
    name: test.name,
    about: t('labOrder.own', { code: test.code }),
  }));
  const own = { id: typed.trim(), name: typed.trim(), about: t('labOrder.own', { code: typed.trim() }) };
  return (
    <Field name={`${name}.text`} label={t('labOrder.text')} error={error} className="col-span-2 sm:col-span-5">
      <Controller
        control={control}
        name={name}
        render={({ field }) => (
          <Combobox
            choices={known.length === 0 && /^\d{1,7}-\d$/.test(typed.trim()) ? [own] : known}
            value={
              field.value.code
                ? { id: field.value.code, name: field.value.text || field.value.code, about: field.value.code }
                : null
            }
            onChange={(choice) => {
              field.onChange({ text: choice?.name ?? '', code: choice?.id ?? '', from: null, others: [] });
              const unit = LAB_TESTS.find((test) => test.code === choice?.id)?.unit;
              if (unit && !getValues(`lab_orders.${at}.value.unit`)) setValue(`lab_orders.${at}.value.unit`, unit);
            }}
            onSearch={(text) => setTyped(text === field.value.text ? '' : text)}
            placeholder={t('labOrder.search')}
            inputRef={field.ref}
            status={known.length === 0 ? t('labOrder.none') : null}
            labels={{
              clear: t('person.clear', { label: t('labOrder.text') }),
              open: t('person.open', { label: t('labOrder.text') }),
            }}
          />
        )}
      />
    </Field>
  );
}

/** Yes or no. */
export function CheckField({ name, label, className }: Common & { name: Path<boolean> }) {
  const { register } = useFormContext<RecordDraft>();
  return (
    <label className={`flex min-h-10 items-center gap-2.5 ${className ?? ''}`} htmlFor={name}>
      <input id={name} type="checkbox" className="size-4.5 accent-accent" {...register(name)} />
      {label}
    </label>
  );
}
