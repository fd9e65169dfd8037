'use client';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { AuditEntry } from '@/lib/api-types';
import { Button } from '@/ui/button';
import { Field, TextInput } from '@/ui/field';
import { Select } from '@/ui/select';
import { ACTIONS, actionText } from './actions';
import { type AuditFilter, NO_FILTER } from './filter';
import { t } from './texts';

interface AuditFiltersProps {
  filter: AuditFilter;
  onChange: (changes: Partial<AuditFilter>) => void;
  /** What is shown: whoever is in it can be chosen. */
  entries: readonly AuditEntry[];
}

const ANY = 'any';

/** Narrows the log down: who, what, when, and of which record or file. */
export function AuditFilters({ filter, onChange, entries }: AuditFiltersProps) {
  const people = usePeople(entries, filter.actor);
  const actions = filter.action && !ACTIONS.includes(filter.action) ? [...ACTIONS, filter.action] : ACTIONS;
  const used = Object.values(filter).some(Boolean);
  return (
    <search aria-label={t('filter.label')} className="card mt-4 px-4 py-4 print:hidden">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Field name="audit-who" label={t('list.who')}>
          <Select
            options={[{ value: ANY, label: t('filter.anybody') }, ...people]}
            value={filter.actor || ANY}
            onChange={(actor) => onChange({ actor: actor === ANY ? '' : actor })}
          />
        </Field>
        <Field name="audit-what" label={t('list.what')}>
          <Select
            options={[
              { value: ANY, label: t('filter.anything') },
              ...actions.map((value) => ({ value, label: actionText(value) })),
            ]}
            value={filter.action || ANY}
            onChange={(action) => onChange({ action: action === ANY ? '' : action })}
          />
        </Field>
        <DayField filter={filter} end="from" onChange={onChange} />
        <DayField filter={filter} end="to" onChange={onChange} />
      </div>
      {used && (
        <div className="mt-3 flex flex-wrap items-center gap-2">
          {filter.target && <Chip text={t('filter.oneFile')} onRemove={() => onChange({ target: '' })} />}
          {filter.record && <Chip text={t('filter.oneRecord')} onRemove={() => onChange({ record: '' })} />}
          <Button look="ghost" size="sm" onClick={() => onChange(NO_FILTER)}>
            {t('filter.clear')}
          </Button>
        </div>
      )}
    </search>
  );
}

/** One end of the period; it cannot be set past the other. */
function DayField({ filter, end, onChange }: Pick<AuditFiltersProps, 'filter' | 'onChange'> & { end: 'from' | 'to' }) {
  return (
    <Field name={`audit-${end}`} label={t(`filter.${end}`)}>
      <TextInput
        type="date"
        value={filter[end]}
        min={(end === 'to' && filter.from) || undefined}
        max={(end === 'from' && filter.to) || undefined}
        onChange={(event) => onChange({ [end]: event.currentTarget.value })}
      />
    </Field>
  );
}

function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  return (
    <span className="inline-flex items-center rounded-lg border bg-surface pl-3 text-[0.8125rem]">
      {text}
      <Button look="ghost" size="icon-sm" aria-label={t('filter.remove', { filter: text })} onClick={onRemove}>
        <X aria-hidden="true" className="size-3.5" />
      </Button>
    </span>
  );
}

/** Everybody met in the log so far: the log is of ids, and no directory has all who ever did something. */
function usePeople(entries: readonly AuditEntry[], chosen: string) {
  const [met, setMet] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    const unknown = entries.filter((entry) => !met.has(entry.actor_id));
    if (unknown.length > 0) setMet(new Map([...met, ...unknown.map((one) => [one.actor_id, one.actor_name] as const)]));
  }, [entries, met]);
  const people = [...met].map(([value, label]) => ({ value, label }));
  if (chosen && !met.has(chosen)) people.push({ value: chosen, label: chosen });
  return people.sort((one, other) => one.label.localeCompare(other.label));
}
