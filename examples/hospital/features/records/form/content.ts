import type { CodeableConcept, MedicalRecord, Quantity, RecordContent, VitalSigns } from '@/lib/api-types';
import { SIGNS } from '../clinical/signs';
import type {
  ConceptDraft,
  DiagnosisDraft,
  LabOrderDraft,
  PrescriptionDraft,
  RecordDraft,
  TreatmentDraft,
} from './draft';
import { SYSTEM } from './draft';

/** Lists whose entries may be left blank while one types. */
export const LISTS = ['diagnoses', 'treatments', 'prescriptions', 'lab_orders'] as const;
export type ListName = (typeof LISTS)[number];

/** What a record says, without what the server says of it. */
export function contentOfRecord(record: MedicalRecord): RecordContent {
  const { appointment_id, chief_complaint, department, diagnoses, doctor_id, follow_up_date, follow_up_required } =
    record;
  const { history_of_present_illness, lab_orders, notes, patient_id, physical_examination, prescriptions } = record;
  const { treatments, visit_date, visit_type, vital_signs } = record;
  return {
    ...{ appointment_id, chief_complaint, department, diagnoses, doctor_id, follow_up_date, follow_up_required },
    ...{ history_of_present_illness, lab_orders, notes, patient_id, physical_examination, prescriptions },
    ...{ treatments, visit_date, visit_type, vital_signs },
  };
}

/** The form as the API takes it: what is empty is not there, blank entries are left out. */
export function contentOf(draft: RecordDraft): RecordContent {
  return {
    patient_id: draft.patient_id?.id ?? '',
    doctor_id: draft.doctor_id?.id ?? '',
    visit_type: draft.visit_type,
    visit_date: draft.visit_date,
    department: said(draft.department),
    appointment_id: said(draft.appointment_id),
    chief_complaint: said(draft.chief_complaint),
    history_of_present_illness: said(draft.history_of_present_illness),
    physical_examination: said(draft.physical_examination),
    vital_signs: signsIn(draft.vital_signs),
    diagnoses: draft.diagnoses.filter((it) => !isBlank(it)).map(diagnosis),
    treatments: draft.treatments.filter((it) => !isBlank(it)).map(treatment),
    prescriptions: draft.prescriptions.filter((it) => !isBlank(it)).map(prescription),
    lab_orders: draft.lab_orders.filter((it) => !isBlank(it)).map(labOrder),
    follow_up_required: draft.follow_up_required,
    follow_up_date: draft.follow_up_required ? said(draft.follow_up_date) : null,
    notes: said(draft.notes),
  };
}

/** Whether nothing was typed into an entry yet; what is only chosen (a status, a unit) says nothing by itself. */
export function isBlank(entry: DiagnosisDraft | TreatmentDraft | PrescriptionDraft | LabOrderDraft): boolean {
  const typed = (value: unknown): boolean => {
    if (typeof value === 'string') return value.trim() !== '';
    if (typeof value !== 'object' || value === null) return false;
    return Object.entries(value).some(([key, inner]) => !CHOSEN.has(key) && typed(inner));
  };
  return !typed(entry);
}

const CHOSEN = new Set(['status', 'verification_status', 'unit', 'period_unit', 'interpretation', 'as_needed']);

/** The number a person has typed, with a point or a comma; null when it is none. */
export function numberIn(text: string): number | null {
  const trimmed = text.trim().replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : null;
}

function said(text: string): string | null {
  return text.trim() || null;
}

function quantity({ value, unit }: { value: string; unit: string }): Quantity | null {
  const number = numberIn(value);
  return number === null ? null : { value: number, unit: unit.trim() };
}

function signsIn(drafts: RecordDraft['vital_signs']): RecordContent['vital_signs'] {
  const signs: Partial<VitalSigns> = {};
  for (const { sign } of SIGNS) signs[sign] = quantity(drafts[sign]);
  // Every sign was gone through.
  return Object.values(signs).some(Boolean) ? (signs as VitalSigns) : null;
}

function concept({ text, code, from, others }: ConceptDraft, system: string): CodeableConcept {
  const typed = code.trim();
  const own = typed ? [from?.code === typed ? from : { system, code: typed, display: null }] : [];
  return { coding: [...own, ...others], text: said(text) };
}

const diagnosis = (it: DiagnosisDraft): RecordContent['diagnoses'][number] => ({
  code: concept(it.code, SYSTEM.diagnosis),
  verification_status: it.verification_status,
  note: said(it.note),
});

const treatment = (it: TreatmentDraft): RecordContent['treatments'][number] => ({
  code: concept(it.code, SYSTEM.treatment),
  status: it.status,
  performed_date: said(it.performed_date),
  note: said(it.note),
});

function prescription(it: PrescriptionDraft): RecordContent['prescriptions'][number] {
  const frequency = numberIn(it.frequency);
  const period = numberIn(it.period);
  const route = concept(it.route, SYSTEM.route);
  return {
    medication: concept(it.medication, SYSTEM.medication),
    status: it.status,
    dose_quantity: quantity(it.dose),
    route: route.text || route.coding?.length ? route : null,
    timing: frequency !== null && period !== null ? { frequency, period, period_unit: it.period_unit } : null,
    as_needed: it.as_needed,
    duration: quantity(it.duration),
    patient_instruction: said(it.patient_instruction),
  };
}

function labOrder(it: LabOrderDraft): RecordContent['lab_orders'][number] {
  const value = quantity(it.value);
  const words = said(it.value_string);
  const result = {
    value_quantity: value,
    value_string: words,
    interpretation: it.interpretation === 'none' ? null : it.interpretation,
    reference_range: said(it.reference_range),
    effective_date: said(it.effective_date),
  };
  return { code: concept(it.code, SYSTEM.labOrder), status: it.status, result: value || words ? result : null };
}
