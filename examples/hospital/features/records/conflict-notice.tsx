import type { MedicalRecord } from '@/lib/api-types';
import { formatList } from '@/lib/format';
import { formatDay, formatMoment } from '@/lib/format-date';
import { Button } from '@/ui/button';
import type { FieldName, Merged } from './merge';
import { t } from './texts';
import { fieldLabel, visitTypeLabel } from './vocabulary';

interface ConflictNoticeProps {
  /** The record as somebody else has left it. */
  theirs: MedicalRecord;
  merged: Merged;
  /** Puts their text into the form. */
  onTake: (field: FieldName) => void;
}

/** Somebody else changed the record meanwhile: what was taken over, and where a person has to choose. */
export function ConflictNotice({ theirs, merged, onTake }: ConflictNoticeProps) {
  const { taken, conflicts } = merged;
  return (
    <section role="alert" className="mb-5 rounded-lg bg-caution-soft px-3.5 py-3 text-caution">
      <p>
        {t.rich('conflict.changed', {
          strong: (text) => <strong className="font-medium">{text}</strong>,
          name: theirs.updated_by,
          at: formatMoment(theirs.updated_at),
        })}
      </p>
      {taken.length > 0 && <p className="mt-2">{t('conflict.taken', { fields: formatList(taken.map(fieldLabel)) })}</p>}
      {conflicts.length > 0 && (
        <>
          <p className="mt-2">{t('conflict.both')}</p>
          <dl className="mt-1.5 flex flex-col gap-2">
            {conflicts.map((field) => (
              <div key={field} className="flex items-start gap-3" data-testid={`conflict-${field}`}>
                <div className="min-w-0 flex-1">
                  <dt className="text-xs">{t('conflict.theirs', { field: fieldLabel(field) })}</dt>
                  <dd className="whitespace-pre-wrap break-words font-medium">{shown(theirs, field)}</dd>
                </div>
                <Button size="sm" onClick={() => onTake(field)}>
                  {t('conflict.take')}
                </Button>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function shown(record: MedicalRecord, field: FieldName): string {
  if (field === 'visit_type') return visitTypeLabel(record.visit_type);
  if (field === 'visit_date') return formatDay(record.visit_date);
  if (field === 'patient_id') return record.patient.display_name;
  if (field === 'doctor_id') return record.doctor.display_name;
  return record[field] || t('conflict.empty');
}
