import type { MedicalRecord, RecordContent } from '@/lib/api-types';

/** What the form of a record holds: text in every field, empty where there is nothing. */
export type RecordInput = { [field in FieldName]: field extends 'visit_type' ? RecordContent[field] : string };

export type FieldName =
  | 'patient_id'
  | 'doctor_id'
  | 'chief_complaint'
  | 'visit_type'
  | 'visit_date'
  | 'department'
  | 'notes';

/** What came of somebody else's change meeting one's own. */
export interface Merged {
  /** Mine where I changed a field, theirs everywhere else. */
  input: RecordInput;
  /** Fields only they changed: taken over. */
  taken: FieldName[];
  /** Fields both changed, each to something else: mine are in `input`. */
  conflicts: FieldName[];
}

/** The editable fields of a record, in the order in which they are shown. */
const FIELDS: readonly FieldName[] = [
  'patient_id',
  'doctor_id',
  'chief_complaint',
  'visit_type',
  'visit_date',
  'department',
  'notes',
];

/** What a form of this record starts with. */
export function inputOf(record: MedicalRecord): RecordInput {
  const { patient_id, doctor_id, chief_complaint, visit_type, visit_date, department, notes } = record;
  return {
    patient_id,
    doctor_id,
    chief_complaint: chief_complaint ?? '',
    visit_type,
    visit_date,
    department: department ?? '',
    notes: notes ?? '',
  };
}

/** The fields as the API takes them: what is empty is not there. */
export function contentOf({ chief_complaint, department, notes, ...rest }: RecordInput) {
  const said = (text: string) => text || null;
  return { ...rest, chief_complaint: said(chief_complaint), department: said(department), notes: said(notes) };
}

/** Merges field by field (three ways): `base` is what both began with. */
export function merge(base: RecordInput, mine: RecordInput, theirs: RecordInput): Merged {
  const input: RecordInput = { ...theirs };
  const taken: FieldName[] = [];
  const conflicts: FieldName[] = [];
  for (const field of FIELDS) {
    const changedByMe = mine[field] !== base[field];
    const changedByThem = theirs[field] !== base[field];
    if (changedByMe) Object.assign(input, { [field]: mine[field] });
    if (changedByMe && changedByThem && mine[field] !== theirs[field]) conflicts.push(field);
    else if (changedByThem && !changedByMe) taken.push(field);
  }
  return { input, taken, conflicts };
}
