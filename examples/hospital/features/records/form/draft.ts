import type {
  CodeableConcept,
  Coding,
  LabOrder,
  MedicalRecord,
  Prescription,
  Quantity,
  RecordContent,
  VisitType,
} from '@/lib/api-types';
import { today } from '@/lib/format-date';
import type {
  DurationUnit,
  Interpretation,
  LabStatus,
  PeriodUnit,
  PrescriptionStatus,
  TreatmentStatus,
  Verification,
} from '../clinical/choices';
import { LOINC } from '../clinical/lab-tests';
import { SIGNS, type Sign } from '../clinical/signs';

/** Somebody of a directory, as a field shows them. */
export interface Person {
  id: string;
  name: string;
  /** What tells two of the same name apart. */
  about: string;
}

/** A concept as a form edits it: its words and its code in one terminology. What else it is coded in stays as it was. */
export interface ConceptDraft {
  text: string;
  code: string;
  /** The coding that `code` was read from, whose display holds as long as the code does. */
  from: Coding | null;
  others: readonly Coding[];
}

interface QuantityDraft {
  value: string;
  unit: string;
}

export interface DiagnosisDraft {
  code: ConceptDraft;
  verification_status: Verification;
  note: string;
}

export interface TreatmentDraft {
  code: ConceptDraft;
  status: TreatmentStatus;
  performed_date: string;
  note: string;
}

export interface PrescriptionDraft {
  medication: ConceptDraft;
  status: PrescriptionStatus;
  dose: QuantityDraft;
  route: ConceptDraft;
  frequency: string;
  period: string;
  period_unit: PeriodUnit;
  as_needed: boolean;
  duration: { value: string; unit: DurationUnit };
  patient_instruction: string;
}

export interface LabOrderDraft {
  code: ConceptDraft;
  status: LabStatus;
  value: QuantityDraft;
  value_string: string;
  interpretation: Interpretation | 'none';
  reference_range: string;
  effective_date: string;
}

/** What the form of a record holds: text in every field, empty where there is nothing. */
export interface RecordDraft {
  patient_id: Person | null;
  doctor_id: Person | null;
  visit_type: VisitType;
  visit_date: string;
  department: string;
  appointment_id: string;
  chief_complaint: string;
  history_of_present_illness: string;
  physical_examination: string;
  vital_signs: Record<Sign, QuantityDraft>;
  diagnoses: DiagnosisDraft[];
  treatments: TreatmentDraft[];
  prescriptions: PrescriptionDraft[];
  lab_orders: LabOrderDraft[];
  follow_up_required: boolean;
  follow_up_date: string;
  notes: string;
}

/** The terminologies that the form's codes are of. */
export const SYSTEM = {
  diagnosis: 'http://hl7.org/fhir/sid/icd-10',
  treatment: 'http://snomed.info/sct',
  medication: 'http://www.whocc.no/atc',
  route: 'http://snomed.info/sct',
  labOrder: LOINC,
} as const;

const NO_CONCEPT: ConceptDraft = { text: '', code: '', from: null, others: [] };

export const newDiagnosis = (): DiagnosisDraft => ({ code: NO_CONCEPT, verification_status: 'provisional', note: '' });
export const newTreatment = (): TreatmentDraft => ({
  code: NO_CONCEPT,
  status: 'preparation',
  performed_date: '',
  note: '',
});
export const newPrescription = (): PrescriptionDraft => ({
  medication: NO_CONCEPT,
  status: 'active',
  dose: { value: '', unit: 'mg' },
  route: NO_CONCEPT,
  frequency: '',
  period: '',
  period_unit: 'd',
  as_needed: false,
  duration: { value: '', unit: 'd' },
  patient_instruction: '',
});
export const newLabOrder = (): LabOrderDraft => ({
  code: NO_CONCEPT,
  status: 'active',
  value: { value: '', unit: '' },
  value_string: '',
  interpretation: 'none',
  reference_range: '',
  effective_date: '',
});

/** What a new record starts with. */
export function newDraft(): RecordDraft {
  return {
    patient_id: null,
    doctor_id: null,
    visit_type: 'ambulatory',
    visit_date: today(),
    department: '',
    appointment_id: '',
    chief_complaint: '',
    history_of_present_illness: '',
    physical_examination: '',
    vital_signs: signsOf(null),
    diagnoses: [],
    treatments: [],
    prescriptions: [],
    lab_orders: [],
    follow_up_required: false,
    follow_up_date: '',
    notes: '',
  };
}

/** What a form of these contents starts with. */
export function draftOf(content: RecordContent, patient: Person | null, doctor: Person | null): RecordDraft {
  return {
    patient_id: patient,
    doctor_id: doctor,
    visit_type: content.visit_type,
    visit_date: content.visit_date,
    department: content.department ?? '',
    appointment_id: content.appointment_id ?? '',
    chief_complaint: content.chief_complaint ?? '',
    history_of_present_illness: content.history_of_present_illness ?? '',
    physical_examination: content.physical_examination ?? '',
    vital_signs: signsOf(content.vital_signs),
    diagnoses: content.diagnoses.map((it) => ({
      code: conceptDraft(it.code, SYSTEM.diagnosis),
      verification_status: it.verification_status,
      note: it.note ?? '',
    })),
    treatments: content.treatments.map((it) => ({
      code: conceptDraft(it.code, SYSTEM.treatment),
      status: it.status,
      performed_date: it.performed_date ?? '',
      note: it.note ?? '',
    })),
    prescriptions: content.prescriptions.map(prescriptionDraft),
    lab_orders: content.lab_orders.map(labOrderDraft),
    follow_up_required: content.follow_up_required,
    follow_up_date: content.follow_up_date ?? '',
    notes: content.notes ?? '',
  };
}

function prescriptionDraft(it: Prescription): PrescriptionDraft {
  return {
    medication: conceptDraft(it.medication, SYSTEM.medication),
    status: it.status,
    dose: quantityDraft(it.dose_quantity, 'mg'),
    route: conceptDraft(it.route ?? {}, SYSTEM.route),
    frequency: it.timing ? String(it.timing.frequency) : '',
    period: it.timing ? String(it.timing.period) : '',
    period_unit: it.timing?.period_unit ?? 'd',
    as_needed: it.as_needed ?? false,
    duration: {
      value: it.duration ? String(it.duration.value) : '',
      unit: (it.duration?.unit as DurationUnit | undefined) ?? 'd',
    },
    patient_instruction: it.patient_instruction ?? '',
  };
}

function labOrderDraft(it: LabOrder): LabOrderDraft {
  return {
    code: conceptDraft(it.code, SYSTEM.labOrder),
    status: it.status,
    value: quantityDraft(it.result?.value_quantity, ''),
    value_string: it.result?.value_string ?? '',
    interpretation: it.result?.interpretation ?? 'none',
    reference_range: it.result?.reference_range ?? '',
    effective_date: it.result?.effective_date ?? '',
  };
}

function signsOf(signs: RecordContent['vital_signs']): Record<Sign, QuantityDraft> {
  const drafts = SIGNS.map(({ sign, units }) => [sign, quantityDraft(signs?.[sign], units[0] ?? '')]);
  return Object.fromEntries(drafts);
}

function quantityDraft(quantity: Quantity | null | undefined, unit: string): QuantityDraft {
  return quantity ? { value: String(quantity.value), unit: quantity.unit } : { value: '', unit };
}

function conceptDraft(concept: CodeableConcept, system: string): ConceptDraft {
  const codings = concept.coding ?? [];
  const from = codings.find((coding) => coding.system === system) ?? null;
  return {
    text: concept.text ?? from?.display ?? codings[0]?.display ?? '',
    code: from?.code ?? '',
    from,
    others: codings.filter((coding) => coding !== from),
  };
}

/** Who a record names, as fields show them. */
export function peopleOf(record: MedicalRecord): { patient: Person; doctor: Person } {
  const { patient, doctor } = record;
  return {
    patient: { id: record.patient_id, name: patient.display_name, about: patient.mrn },
    doctor: { id: record.doctor_id, name: doctor.display_name, about: '' },
  };
}
