import type { RecordContent } from '@/lib/api-types';

export type FieldName = keyof RecordContent;

/** What came of somebody else's change meeting one's own. */
export interface Merged {
  /** Mine where I changed a field, theirs everywhere else. */
  content: RecordContent;
  /** Fields only they changed: taken over. */
  taken: FieldName[];
  /** Fields both changed, each to something else: mine are in `content`. */
  conflicts: FieldName[];
}

/** The fields of a record, in the order in which they are shown. */
export const FIELDS: readonly FieldName[] = [
  'patient_id',
  'doctor_id',
  'visit_date',
  'visit_type',
  'department',
  'appointment_id',
  'chief_complaint',
  'history_of_present_illness',
  'physical_examination',
  'vital_signs',
  'diagnoses',
  'treatments',
  'prescriptions',
  'lab_orders',
  'follow_up_required',
  'follow_up_date',
  'notes',
];

/** Whether two values say the same: what is null and what is left out are one. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

/** The fields in which two contents differ. */
export function differing(one: RecordContent, other: RecordContent): FieldName[] {
  return FIELDS.filter((field) => !same(one[field], other[field]));
}

/** Merges field by field (three ways): `base` is what both began with. */
export function merge(base: RecordContent, mine: RecordContent, theirs: RecordContent): Merged {
  const content: RecordContent = { ...theirs };
  const taken: FieldName[] = [];
  const conflicts: FieldName[] = [];
  for (const field of FIELDS) {
    const changedByMe = !same(mine[field], base[field]);
    const changedByThem = !same(theirs[field], base[field]);
    if (changedByMe) Object.assign(content, { [field]: mine[field] });
    if (changedByMe && changedByThem && !same(mine[field], theirs[field])) conflicts.push(field);
    else if (changedByThem && !changedByMe) taken.push(field);
  }
  return { content, taken, conflicts };
}

/** Without what is null, empty or false, with names in order. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value === false || value === '' ? null : value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, plain(inner)] as const)
    .filter(([, inner]) => inner !== null && inner !== undefined && !(Array.isArray(inner) && inner.length === 0));
  if (entries.length === 0) return null;
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
