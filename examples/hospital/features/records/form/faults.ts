import { isLoinc } from '../clinical/lab-tests';
import { SIGNS } from '../clinical/signs';
import { t } from '../clinical/texts';
import { isBlank, LISTS, type ListName, numberIn } from './content';
import type { ConceptDraft, RecordDraft } from './draft';

/** What keeps a draft from being sent, by the form's own field; the rest is the server's to judge. */
export function faultsOf(draft: RecordDraft): Record<string, string> {
  const faults: Record<string, string> = {};
  if (!draft.patient_id) faults.patient_id = t('fault.patient');
  if (!draft.doctor_id) faults.doctor_id = t('fault.doctor');
  if (!draft.visit_date) faults.visit_date = t('fault.date');
  const number = (path: string, { value, unit }: { value: string; unit: string }) => {
    if (!value.trim()) return;
    if (numberIn(value) === null) faults[`${path}.value`] = t('fault.number');
    else if (!unit.trim()) faults[`${path}.unit`] = t('fault.unit');
  };
  const named = (path: string, concept: ConceptDraft) => {
    if (!concept.text.trim() && !concept.code.trim() && concept.others.length === 0) {
      faults[`${path}.text`] = t('fault.name');
    }
  };
  for (const { sign } of SIGNS) number(`vital_signs.${sign}`, draft.vital_signs[sign]);
  draft.diagnoses.forEach((it, at) => {
    if (!isBlank(it)) named(`diagnoses.${at}.code`, it.code);
  });
  draft.treatments.forEach((it, at) => {
    if (!isBlank(it)) named(`treatments.${at}.code`, it.code);
  });
  draft.prescriptions.forEach((it, at) => {
    if (isBlank(it)) return;
    const path = `prescriptions.${at}`;
    named(`${path}.medication`, it.medication);
    number(`${path}.dose`, it.dose);
    number(`${path}.duration`, it.duration);
    const timing = [it.frequency, it.period].map((text) => text.trim());
    if (timing.some(Boolean) && timing.some((text) => !/^\d+$/.test(text))) {
      faults[`${path}.frequency`] = t('fault.timing');
    }
  });
  draft.lab_orders.forEach((it, at) => {
    if (isBlank(it)) return;
    const path = `lab_orders.${at}`;
    if (!isLoinc(it.code.code)) faults[`${path}.code.text`] = t('fault.loinc');
    number(`${path}.value`, it.value);
    if (it.value.value.trim() && it.value_string.trim()) faults[`${path}.value_string`] = t('fault.both');
  });
  return faults;
}

/** Where the server's names differ from the form's. */
const RENAMED: readonly [RegExp, string][] = [
  [/^(lab_orders\.\d+)\.code.*$/, '$1.code.text'],
  [/\.coding(\.\d+)?(\.\w+)?$/, '.code'],
  [/^((?:diagnoses|treatments)\.\d+\.code)$/, '$1.text'],
  [/^(prescriptions\.\d+\.(?:medication|route))$/, '$1.text'],
  [/^(prescriptions\.\d+)\.dose_quantity(.*)$/, '$1.dose$2'],
  [/^(prescriptions\.\d+)\.duration$/, '$1.duration.value'],
  [/^(prescriptions\.\d+)\.timing.*$/, '$1.frequency'],
  [/^(lab_orders\.\d+)\.result$/, '$1.value_string'],
  [/^(lab_orders\.\d+)\.result\.value_quantity/, '$1.value'],
  [/^(lab_orders\.\d+)\.result\./, '$1.'],
];

/** The form's field of a fault that the server has found; entries that were not sent are counted in again. */
export function fieldOf(pointer: string, draft: RecordDraft): string {
  const [list = '', entry = '', ...rest] = pointer.replace(/^\//, '').split('/');
  const place = LISTS.includes(list as ListName) ? sentPlaces(draft, list as ListName)[Number(entry)] : undefined;
  const path = [list, place ?? entry, ...rest].filter((part) => part !== '').join('.');
  return RENAMED.reduce((name, [from, to]) => name.replace(from, to), path);
}

function sentPlaces(draft: RecordDraft, list: ListName): number[] {
  return draft[list].flatMap((entry, at) => (isBlank(entry) ? [] : [at]));
}
