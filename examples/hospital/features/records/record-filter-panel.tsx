'use client';
import type { VisitType } from '@/lib/api-types';
import { Field, TextInput } from '@/ui/field';
import { type Option, Select } from '@/ui/select';
import { useRecordFilter } from './record-filter-context';
import { t } from './texts';
import { VISIT_TYPES } from './vocabulary';

const TYPES: readonly Option<VisitType | 'all'>[] = [{ value: 'all', label: t('filter.anyType') }, ...VISIT_TYPES];

/** By what the list is narrowed down. */
export function RecordFilterPanel() {
  const { filter, change } = useRecordFilter();
  return (
    <div className="card mt-3 grid gap-3 px-4 py-4 sm:grid-cols-2 lg:grid-cols-4">
      <Field name="filter-type" label={t('field.visit_type')}>
        <Select options={TYPES} value={filter.visitType} onChange={(visitType) => change({ visitType })} />
      </Field>
      <Field name="filter-department" label={t('field.department')} hint={t('filter.departmentHint')}>
        <TextInput
          value={filter.department}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => change({ department: event.currentTarget.value })}
        />
      </Field>
      <Field name="filter-from" label={t('filter.from')}>
        <TextInput type="date" value={filter.from} onChange={(event) => change({ from: event.currentTarget.value })} />
      </Field>
      <Field name="filter-to" label={t('filter.to')}>
        <TextInput type="date" value={filter.to} onChange={(event) => change({ to: event.currentTarget.value })} />
      </Field>
    </div>
  );
}
