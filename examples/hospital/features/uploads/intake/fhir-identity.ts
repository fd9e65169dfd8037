import type { FileIdentity, Whose } from './identity';
import type { TextHead } from './text';

/** The parts of a patient that tell who it is (FHIR R4, Patient), as JSON has them. */
export interface FhirPatient {
  resourceType: 'Patient';
  identifier?: { value?: string }[];
  name?: { use?: string; text?: string; family?: string; given?: string[] }[];
  birthDate?: string;
}

const PATIENT = /"resourceType"\s*:\s*"Patient"/;

/** The patients of a FHIR file in JSON: a resource, a bundle, or a bulk export of one resource a line. */
export function fhirPatients({ text, whole }: TextHead): Whose {
  const read = whole ? readWhole(text) : null;
  const patients = (read ?? patientsAmid(text)).map(identityOf);
  // A beginning is no fault; a patient in it that cannot be read, with no other to ask about, is.
  const unreadable = whole ? read === null : patients.length === 0 && PATIENT.test(text);
  return { patients, unreadable };
}

export function identityOf(patient: FhirPatient): FileIdentity {
  const names = patient.name ?? [];
  const name = names.find((one) => one.use === 'official') ?? names[0];
  return {
    format: 'FHIR',
    ids: (patient.identifier ?? []).flatMap((one) => one.value ?? []),
    name: name ? [...(name.given ?? []), name.family].filter(Boolean).join(' ') || (name.text ?? null) : null,
    birthDate: patient.birthDate ?? null,
  };
}

/** All patients of a file that is one value of JSON, or one a line; null where it is neither. */
function readWhole(text: string): FhirPatient[] | null {
  const values = parsed(text) ?? severalParsed(text.split('\n').filter((line) => line.trim()));
  return values?.flatMap(patientsIn) ?? null;
}

function severalParsed(lines: readonly string[]): unknown[] | null {
  const values = lines.map(parsed);
  return values.every((value) => value !== null) ? values.flat() : null;
}

/** In a list, so that `null`, which is a value too, differs from none. */
function parsed(text: string): [unknown] | null {
  try {
    return [JSON.parse(text)];
  } catch {
    return null;
  }
}

function patientsIn(value: unknown): FhirPatient[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = (value as Partial<FhirPatient>).resourceType === 'Patient' ? [value as FhirPatient] : [];
  return [...own, ...Object.values(value).flatMap(patientsIn)];
}

/** Every patient amid a text that is cut off or broken, found by its braces. */
function patientsAmid(text: string): FhirPatient[] {
  if (!PATIENT.test(text)) return [];
  const found: FhirPatient[] = [];
  const open: number[] = [];
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === 92 /* \ */) at++;
      else if (code === 34 /* " */) inText = false;
    } else if (code === 34) inText = true;
    else if (code === 123 /* { */) open.push(at);
    else if (code === 125 /* } */) {
      const one = text.slice(open.pop() ?? at, at + 1);
      // What holds a patient deep within ends later, and was taken when the patient ended.
      const [value] = (PATIENT.test(one) && parsed(one)) || [];
      if (value && (value as FhirPatient).resourceType === 'Patient') found.push(value as FhirPatient);
    }
  }
  return found;
}
