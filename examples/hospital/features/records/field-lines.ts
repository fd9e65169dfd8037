import type { RecordContent } from '@/lib/api-types';
import { formatDay } from '@/lib/format-date';
import { diagnosisLine, labOrderLine, prescriptionLine, signLines, treatmentLine } from './clinical/in-words';
import { t as clinical } from './clinical/texts';
import type { FieldName } from './merge';
import { visitTypeLabel } from './vocabulary';

/** How people are called whose ids a record holds. */
export type NameOf = (id: string) => string;

/** What a field says, a line for each thing; empty where it says nothing. For comparing one with another. */
export function fieldLines(content: RecordContent, field: FieldName, nameOf: NameOf): string[] {
  switch (field) {
    case 'patient_id':
    case 'doctor_id':
      return [nameOf(content[field])];
    case 'visit_type':
      return [visitTypeLabel(content.visit_type)];
    case 'visit_date':
      return [formatDay(content.visit_date)];
    case 'follow_up_date':
      return content.follow_up_date ? [formatDay(content.follow_up_date)] : [];
    case 'follow_up_required':
      return content.follow_up_required ? [clinical('yes')] : [];
    case 'vital_signs':
      return signLines(content.vital_signs);
    case 'diagnoses':
      return content.diagnoses.map(diagnosisLine);
    case 'treatments':
      return content.treatments.map(treatmentLine);
    case 'prescriptions':
      return content.prescriptions.map(prescriptionLine);
    case 'lab_orders':
      return content.lab_orders.map(labOrderLine);
    default:
      return content[field]?.split('\n') ?? [];
  }
}
