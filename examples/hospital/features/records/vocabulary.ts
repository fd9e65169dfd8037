import type { RecordInput, RecordOrder, VisitType } from '@/lib/api-types';
import type { Option } from '@/ui/select';

/** How visits are called on screen; the values are FHIR's `Encounter.class` in words. */
export const VISIT_TYPES: readonly Option<VisitType>[] = [
  { value: 'ambulatory', label: 'Ambulatory' },
  { value: 'inpatient', label: 'Inpatient' },
  { value: 'emergency', label: 'Emergency' },
  { value: 'observation', label: 'Observation' },
  { value: 'virtual', label: 'Virtual' },
  { value: 'home_health', label: 'Home health' },
];

export function visitTypeLabel(type: VisitType): string {
  return VISIT_TYPES.find(({ value }) => value === type)?.label ?? type;
}

export const RECORD_ORDERS: readonly Option<RecordOrder>[] = [
  { value: '-visit_date', label: 'Latest visit' },
  { value: 'visit_date', label: 'Earliest visit' },
  { value: '-updated_at', label: 'Last changed' },
  { value: 'patient_name', label: 'Patient, A to Z' },
  { value: '-patient_name', label: 'Patient, Z to A' },
];

const FIELD_LABELS: Record<keyof RecordInput, string> = {
  patient_name: 'Patient',
  mrn: 'Medical record number',
  birth_date: 'Date of birth',
  title: 'Title',
  visit_type: 'Visit type',
  visit_date: 'Visit date',
  department: 'Department',
  notes: 'Notes',
};

/** How a field is called where it is not shown with its label. */
export function fieldLabel(field: keyof RecordInput): string {
  return FIELD_LABELS[field];
}
