'use client';
import { ArrowUp, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { Button } from '@/ui/button';
import { t } from '../clinical/texts';
import type { ListName } from './content';
import { newDiagnosis, newLabOrder, newPrescription, newTreatment, type RecordDraft } from './draft';
import { FormSection } from './section';

const NEW = {
  diagnoses: newDiagnosis,
  treatments: newTreatment,
  prescriptions: newPrescription,
  lab_orders: newLabOrder,
} as const;

const TEXTS = {
  diagnoses: 'diagnoses',
  treatments: 'treatments',
  prescriptions: 'prescriptions',
  lab_orders: 'labOrders',
} as const;

interface EntriesProps {
  list: ListName;
  about?: string;
  /** Whether their order says something. */
  ordered?: boolean;
  /** The fields of one, by its place. */
  children: (at: number) => ReactNode;
}

/** A list of the form: entries are added, taken away, and moved where their order says something. */
export function Entries({ list, about, ordered = false, children }: EntriesProps) {
  const { control, setFocus } = useFormContext<RecordDraft>();
  const { fields, append, remove, move } = useFieldArray({ control, name: list });
  const adding = useRef<HTMLButtonElement>(null);
  const texts = TEXTS[list];
  const add = () => {
    const focusName = list === 'prescriptions' ? `${list}.${fields.length}.medication.text` : undefined;
    append(NEW[list]() as never, { shouldFocus: false });
    // The new entry is drawn first.
    requestAnimationFrame(() => {
      const first = focusName ?? `${list}.${fields.length}.code.text`;
      if (list !== 'lab_orders') setFocus(first as 'notes');
    });
  };
  return (
    <FormSection
      id={`form-${list}`}
      title={t(`section.${texts}`)}
      about={fields.length > 1 ? about : undefined}
      action={
        <Button ref={adding} size="sm" onClick={add}>
          <Plus aria-hidden="true" className="size-4" />
          {t(`add.${texts}`)}
        </Button>
      }
    >
      {fields.length > 0 && (
        <ol className="mt-4 flex flex-col divide-y">
          {fields.map((field, at) => {
            const what = t(`row.${texts}`, { number: at + 1 });
            return (
              <li key={field.id} className="flex items-start gap-2 py-4 first:pt-0 last:pb-0">
                <fieldset className="grid min-w-0 flex-1 grid-cols-2 gap-3 sm:grid-cols-12">
                  <legend className="sr-only">{what}</legend>
                  {children(at)}
                </fieldset>
                <div className="flex flex-col pt-6">
                  <Button
                    look="ghost"
                    size="icon-sm"
                    aria-label={t('row.remove', { what })}
                    title={t('row.remove', { what })}
                    onClick={() => {
                      remove(at);
                      adding.current?.focus();
                    }}
                  >
                    <Trash2 aria-hidden="true" className="size-4" />
                  </Button>
                  {/* Also on the first: what was pressed stays under the finger, where another press would remove the entry. */}
                  {ordered && fields.length > 1 && (
                    <Button
                      look="ghost"
                      size="icon-sm"
                      disabled={at === 0}
                      focusableWhenDisabled
                      aria-label={t('row.up', { what })}
                      title={t('row.up', { what })}
                      onClick={() => move(at, at - 1)}
                    >
                      <ArrowUp aria-hidden="true" className="size-4" />
                    </Button>
                  )}
                </div>
              </li>
            );
          })}
        </ol>
      )}
    </FormSection>
  );
}
