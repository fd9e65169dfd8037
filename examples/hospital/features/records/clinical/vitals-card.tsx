'use client';
import { ChartLine } from 'lucide-react';
import { useState } from 'react';
import type { MedicalRecord, Quantity, VitalSigns } from '@/lib/api-types';
import { formatCount } from '@/lib/format';
import { Button } from '@/ui/button';
import { Dialog, DialogBody } from '@/ui/dialog';
import { quantityText } from './in-words';
import { SIGNS } from './signs';
import { t } from './texts';
import { VitalsOverTime } from './vitals-over-time';

/** What was measured at this visit, and the way to how it was before. */
export function VitalsCard({ record }: { record: MedicalRecord }) {
  const [open, setOpen] = useState(false);
  if (!record.vital_signs) return null;
  return (
    <section aria-labelledby="vitals-title" className="card px-5 py-4" data-testid="vitals">
      <div className="flex items-center justify-between gap-2">
        <h2 id="vitals-title" className="font-semibold">
          {t('section.vitals')}
        </h2>
        <Button look="ghost" size="sm" className="-mr-2" onClick={() => setOpen(true)}>
          <ChartLine aria-hidden="true" className="size-4" />
          {t('vitals.over')}
        </Button>
      </div>
      <dl className="mt-2 flex flex-col divide-y">
        {linesOf(record.vital_signs).map(({ name, value }) => (
          <div key={name} className="flex justify-between gap-4 py-1.5">
            <dt className="text-ink-2">{name}</dt>
            <dd className="figures whitespace-nowrap text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      <Dialog
        wide
        open={open}
        onOpenChange={setOpen}
        title={t('vitals.overOf', { name: record.patient.display_name })}
        description={t('vitals.about')}
      >
        <DialogBody>
          <VitalsOverTime patientId={record.patient_id} />
        </DialogBody>
      </Dialog>
    </section>
  );
}

/** As people say them: the two pressures are one. */
function linesOf(signs: VitalSigns): { name: string; value: string }[] {
  const pressures = pressureOf(signs.systolic_blood_pressure, signs.diastolic_blood_pressure);
  return SIGNS.flatMap(({ sign }) => {
    const value = signs[sign];
    if (!value) return [];
    if (pressures && sign === 'diastolic_blood_pressure') return [];
    if (pressures && sign === 'systolic_blood_pressure') return [{ name: t('bloodPressure'), value: pressures }];
    return [{ name: t(`sign.${sign}`), value: quantityText(value) }];
  });
}

function pressureOf(systolic: Quantity | null | undefined, diastolic: Quantity | null | undefined): string | null {
  if (!systolic || !diastolic) return null;
  return t('pressure', { systolic: formatCount(systolic.value), diastolic: formatCount(diastolic.value) });
}
