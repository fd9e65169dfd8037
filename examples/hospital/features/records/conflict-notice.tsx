import { formatList } from '@/lib/format';
import { formatMoment } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { fieldLines, type NameOf } from './field-lines';
import type { Conflict } from './form/use-record-draft';
import type { FieldName } from './merge';
import { t } from './texts';
import { fieldLabel } from './vocabulary';

interface ConflictNoticeProps {
  conflict: Conflict;
  nameOf: NameOf;
  onChoose: (field: FieldName, whose: 'mine' | 'theirs') => void;
}

/** Somebody else changed the record meanwhile: what was taken over, and both sides of what a person has to choose. */
export function ConflictNotice({ conflict: { theirs, merged, mine }, nameOf, onChoose }: ConflictNoticeProps) {
  const { taken, conflicts } = merged;
  return (
    <section role="alert" className="rounded-xl bg-caution-soft px-4 py-3.5 text-caution sm:px-5">
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
          <div className="mt-3 flex flex-col gap-3">
            {conflicts.map((field) => (
              <section
                key={field}
                aria-label={fieldLabel(field)}
                data-testid={`conflict-${field}`}
                className="rounded-lg border bg-surface px-4 py-3 text-ink"
              >
                <h3 className="font-medium">{fieldLabel(field)}</h3>
                <div className="mt-2 grid gap-x-6 gap-y-3 sm:grid-cols-2">
                  <Side
                    title={t('conflict.yours')}
                    lines={fieldLines(mine, field, nameOf)}
                    action={t('conflict.keep')}
                    label={t('conflict.keepOf', { field: fieldLabel(field) })}
                    onChoose={() => onChoose(field, 'mine')}
                  />
                  <Side
                    title={t('conflict.theirs')}
                    lines={fieldLines(theirs, field, nameOf)}
                    action={t('conflict.take')}
                    label={t('conflict.takeOf', { field: fieldLabel(field) })}
                    onChoose={() => onChoose(field, 'theirs')}
                  />
                </div>
              </section>
            ))}
          </div>
        </>
      )}
    </section>
  );
}

interface SideProps {
  title: string;
  lines: readonly string[];
  action: string;
  label: string;
  onChoose: () => void;
}

function Side({ title, lines, action, label, onChoose }: SideProps) {
  return (
    <div className="flex min-w-0 flex-col items-start gap-2">
      <h4 className="text-ink-2 text-xs">{title}</h4>
      <Lines lines={lines} />
      <Button size="sm" aria-label={label} onClick={onChoose}>
        {action}
      </Button>
    </div>
  );
}

/** What a field says, a line for each thing. */
export function Lines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return <p className="text-ink-2">{t('conflict.empty')}</p>;
  return (
    <ul className="w-full break-words">
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text, which may be alike, never change their places here.
        <li key={at}>{line}</li>
      ))}
    </ul>
  );
}
