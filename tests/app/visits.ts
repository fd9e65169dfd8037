// Visits as a hospital writes them down: every part of a record filled in.
import type { Api } from '../kit/api.mjs';

const quantity = (value: number, unit: string) => ({ value, unit });
const coded = (system: string, code: string, text: string) => ({ coding: [{ system, code }], text });

/** Fills a record in, and gives its patient two visits before it. */
export async function visits(api: Api, record: { id: string }): Promise<void> {
  const { patient_id, doctor_id } = await api.ok('GET', `/api/medical-records/${record.id}`);
  const of = { patient_id, doctor_id, visit_type: 'ambulatory', department: 'Cardiology' };
  for (const [visit_date, rate, pressure] of [
    ['2025-09-02', 92, 158],
    ['2025-12-11', 84, 149],
  ] as const) {
    await api.ok('POST', '/api/medical-records', {
      ...of,
      visit_date,
      chief_complaint: 'Follow-up',
      vital_signs: vitals(rate, pressure),
    });
  }
  await api.ok('PATCH', `/api/medical-records/${record.id}`, everything, { 'if-match': '"1"' });
}

const vitals = (rate: number, systolic: number) => ({
  heart_rate: quantity(rate, '/min'),
  systolic_blood_pressure: quantity(systolic, 'mm[Hg]'),
  diastolic_blood_pressure: quantity(84, 'mm[Hg]'),
  body_weight: quantity(71.5, 'kg'),
});

/** All that a record can say of a visit. */
export const everything = {
  appointment_id: 'APT-2026-004711',
  history_of_present_illness: 'Pressure behind the breastbone on the second flight of stairs, for three weeks.',
  physical_examination: 'Heart sounds regular, no murmur. Lungs clear.',
  diagnoses: [
    { code: coded('http://hl7.org/fhir/sid/icd-10', 'I20.8', 'Stable angina'), verification_status: 'confirmed' },
    { code: { text: 'Gastro-oesophageal reflux' }, verification_status: 'differential', note: 'Less likely' },
  ],
  treatments: [
    {
      code: coded('http://snomed.info/sct', '76746007', 'Exercise ECG'),
      status: 'completed',
      performed_date: '2026-03-02',
    },
  ],
  prescriptions: [
    {
      medication: coded('http://www.whocc.no/atc', 'C07AB07', 'Bisoprolol'),
      status: 'active',
      dose_quantity: quantity(2.5, 'mg'),
      route: { text: 'oral' },
      timing: { frequency: 1, period: 1, period_unit: 'd' },
      duration: quantity(3, 'mo'),
      patient_instruction: 'In the morning',
    },
  ],
  lab_orders: [
    {
      code: coded('http://loinc.org', '10839-9', 'Troponin I'),
      status: 'completed',
      result: { value_quantity: quantity(0.01, 'ng/mL'), interpretation: 'N', reference_range: '< 0.04 ng/mL' },
    },
    {
      code: coded('http://loinc.org', '13457-7', 'LDL cholesterol'),
      status: 'completed',
      result: { value_quantity: quantity(163, 'mg/dL'), interpretation: 'H' },
    },
  ],
  vital_signs: vitals(78, 142),
  follow_up_required: true,
  follow_up_date: '2026-04-15',
  notes: 'Explained when to call an ambulance.',
};
