import type { MedicalRecord, RecordInput } from '@/lib/api-types';
import { formatDay, formatMoment } from '@/lib/format-date';
import { Button } from '@/ui/button';
import type { Merged } from './merge';
import { fieldLabel, visitTypeLabel } from './vocabulary';

interface ConflictNoticeProps {
  /** The record as somebody else has left it. */
  theirs: MedicalRecord;
  merged: Merged;
  /** Puts their text into the form. */
  onTake: (field: keyof RecordInput) => void;
}

/** Somebody else changed the record meanwhile: what was taken over, and where a person has to choose. */
export function ConflictNotice({ theirs, merged, onTake }: ConflictNoticeProps) {
  const { taken, conflicts } = merged;
  return (
    <section role="alert" className="mb-5 rounded-lg bg-caution-soft px-3.5 py-3 text-caution">
      <p>
        <strong className="font-medium">{theirs.updated_by}</strong> changed this record while you were editing (
        {formatMoment(theirs.updated_at)}). Nothing is saved yet, and nothing you typed is lost.
      </p>
      {taken.length > 0 && <p className="mt-2">Taken over from them: {taken.map(fieldLabel).join(', ')}.</p>}
      {conflicts.length > 0 && (
        <>
          <p className="mt-2">You both changed the following. The form holds yours:</p>
          <dl className="mt-1.5 flex flex-col gap-2">
            {conflicts.map((field) => (
              <div key={field} className="flex items-start gap-3" data-testid={`conflict-${field}`}>
                <div className="min-w-0 flex-1">
                  <dt className="text-xs">{fieldLabel(field)}, theirs</dt>
                  <dd className="whitespace-pre-wrap break-words font-medium">{shown(theirs, field)}</dd>
                </div>
                <Button size="sm" onClick={() => onTake(field)}>
                  Use theirs
                </Button>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function shown(record: MedicalRecord, field: keyof RecordInput): string {
  if (field === 'visit_type') return visitTypeLabel(record.visit_type);
  if (field === 'birth_date' || field === 'visit_date') return formatDay(record[field]);
  return record[field] || '(empty)';
}
