import type {
  CodeableConcept,
  Diagnosis,
  LabOrder,
  Prescription,
  Quantity,
  Treatment,
  VitalSigns,
} from '@/lib/api-types';
import { formatCount } from '@/lib/format';
import { formatDay } from '@/lib/format-date';
import type { DurationUnit } from './choices';
import { SIGNS, unitName } from './signs';
import { t } from './texts';

/** What a concept is called; its code alone where nobody wrote words. */
export function conceptText(concept: CodeableConcept): string {
  const [first] = concept.coding ?? [];
  return concept.text ?? first?.display ?? first?.code ?? '';
}

/** The codes of a concept, for those who need them. */
export function codesOf(concept: CodeableConcept): string {
  return (concept.coding ?? []).map((coding) => coding.code).join(', ');
}

export function quantityText({ value, unit }: Quantity): string {
  return t('quantity', { value: formatCount(value), unit: unitName(unit) });
}

/** How a drug is taken, for example `5 mg · oral · twice a day · for 10 days`. */
export function dosageText(it: Prescription): string {
  const { timing } = it;
  const often =
    timing &&
    (timing.period === 1 && timing.period_unit === 'd'
      ? t('timing.daily', { times: timing.frequency })
      : t('timing.every', {
          times: timing.frequency,
          period: t(`timing.period.${timing.period_unit}`, { count: timing.period }),
        }));
  const long = it.duration && t(`timing.duration.${it.duration.unit as DurationUnit}`, { count: it.duration.value });
  return [
    it.dose_quantity && quantityText(it.dose_quantity),
    it.route && conceptText(it.route),
    often,
    it.as_needed && t('timing.asNeeded'),
    long,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What came out of a test; empty while nothing has. */
export function resultText({ result }: LabOrder): string {
  if (!result) return '';
  return result.value_quantity ? quantityText(result.value_quantity) : (result.value_string ?? '');
}

export function diagnosisLine(it: Diagnosis): string {
  return line(it.code, t(`verification.${it.verification_status}`), it.note);
}

export function treatmentLine(it: Treatment): string {
  return line(it.code, t(`treatmentStatus.${it.status}`), it.performed_date && formatDay(it.performed_date), it.note);
}

export function prescriptionLine(it: Prescription): string {
  return line(it.medication, dosageText(it), t(`prescriptionStatus.${it.status}`), it.patient_instruction);
}

export function labOrderLine(it: LabOrder): string {
  return line(it.code, t(`labStatus.${it.status}`), resultText(it));
}

/** Every sign that was measured, named. */
export function signLines(signs: VitalSigns | null): string[] {
  return SIGNS.flatMap(({ sign }) => {
    const value = signs?.[sign];
    return value ? [`${t(`sign.${sign}`)}: ${quantityText(value)}`] : [];
  });
}

function line(concept: CodeableConcept, ...rest: (string | null | undefined | false)[]): string {
  const codes = codesOf(concept);
  const text = conceptText(concept);
  const name = codes && codes !== text ? t('coded', { text, code: codes }) : text;
  return [name, ...rest].filter(Boolean).join(' · ');
}
