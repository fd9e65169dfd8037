import type { FileIdentity } from './identity';

/** A patient of FHIR is a few kilobytes; photos within are larger, and are of no use here. */
const LARGEST_PATIENT_CHARS = 128 * 1024;

interface FhirPatient {
  resourceType: 'Patient';
  identifier?: { value?: string }[];
  name?: { use?: string; text?: string; family?: string; given?: string[] }[];
  birthDate?: string;
}

/** The patients of a FHIR file: a resource, a bundle, or a bulk export of one resource a line; also of a beginning of one. */
export function fhirIdentities(text: string): FileIdentity[] {
  return patientsIn(text).map((patient) => {
    const names = patient.name ?? [];
    const name = names.find((one) => one.use === 'official') ?? names[0];
    return {
      format: 'FHIR',
      ids: (patient.identifier ?? []).flatMap((one) => one.value ?? []),
      name: name ? [...(name.given ?? []), name.family].filter(Boolean).join(' ') || (name.text ?? null) : null,
      birthDate: patient.birthDate ?? null,
    };
  });
}

/** Every object that is a patient: found by its braces, so that the file need not be whole. */
function patientsIn(text: string): FhirPatient[] {
  if (!text.includes('"Patient"')) return [];
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
      const start = open.pop() ?? at;
      if (at - start > LARGEST_PATIENT_CHARS) continue;
      const patient = patientIn(text.slice(start, at + 1));
      if (patient) found.push(patient);
    }
  }
  return found;
}

function patientIn(text: string): FhirPatient | null {
  if (!/"resourceType"\s*:\s*"Patient"/.test(text)) return null;
  try {
    const object = JSON.parse(text);
    return object.resourceType === 'Patient' ? object : null;
  } catch {
    return null;
  }
}
