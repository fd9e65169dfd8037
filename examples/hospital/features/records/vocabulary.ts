import type { RecordOrder, VisitType } from '@/lib/api-types';
import type { Option } from '@/ui/select';
import type { FieldName } from './merge';
import { t } from './texts';

/** How visits are called on screen; the values are FHIR's `Encounter.class` in words. */
export const VISIT_TYPES: readonly Option<VisitType>[] = (
  ['ambulatory', 'inpatient', 'emergency', 'observation', 'virtual', 'home_health'] as const
).map((value) => ({ value, label: visitTypeLabel(value) }));

export function visitTypeLabel(type: VisitType): string {
  return t(`visitType.${type}`);
}

export const RECORD_ORDERS: readonly Option<RecordOrder>[] = [
  { value: '-visit_date', label: t('order.latest') },
  { value: 'visit_date', label: t('order.earliest') },
  { value: '-updated_at', label: t('order.changed') },
  { value: 'patient_name', label: t('order.aToZ') },
  { value: '-patient_name', label: t('order.zToA') },
];

/** How a field is called where it is not shown with its label. */
export function fieldLabel(field: FieldName): string {
  return t(`field.${field}`);
}
