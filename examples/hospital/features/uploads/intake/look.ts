import type { FileIdentity } from './identity';

/** What was learned of a file before it is sent. */
export interface Looked {
  file: File;
  /** The media type its bytes show, where its name does not. */
  contentType: string | undefined;
  /** Whom it says it is of: nobody, somebody, or several. */
  patients: readonly FileIdentity[];
}

/** Enough of a text to come to its patient, little enough to be gone through within a frame or two. */
const TEXT_BYTES = 1024 * 1024;
/** Where DICOM says what it is (PS3.10, 7.1). */
const DICM_AT = 128;

/** Looks at the beginning of a file: what it is, and whom it is of. What cannot be read is for the upload to tell. */
export async function look(file: File): Promise<Looked> {
  const nothing: Looked = { file, contentType: undefined, patients: [] };
  try {
    const head = new Uint8Array(await file.slice(0, DICM_AT + 4).arrayBuffer());
    if (isDicom(head)) {
      const { DICOM_HEADER_BYTES, dicomIdentity } = await import('./dicom-identity');
      const bytes = new Uint8Array(await file.slice(0, DICOM_HEADER_BYTES).arrayBuffer());
      const patient = dicomIdentity(bytes);
      return { file, contentType: 'application/dicom', patients: patient ? [patient] : [] };
    }
    const first = String.fromCharCode(...head).replace(/^[\u00ef\u00bb\u00bf\s]+/, '');
    if (first.startsWith('{') || first.startsWith('[')) {
      const { fhirIdentities } = await import('./fhir-identity');
      return { ...nothing, patients: distinct(fhirIdentities(await file.slice(0, TEXT_BYTES).text())) };
    }
    if (first.startsWith('<')) {
      const { cdaIdentity } = await import('./cda-identity');
      const patient = cdaIdentity(await file.slice(0, TEXT_BYTES).text());
      return { ...nothing, patients: patient ? [patient] : [] };
    }
    return nothing;
  } catch {
    return nothing;
  }
}

function isDicom(head: Uint8Array): boolean {
  return [0x44, 0x49, 0x43, 0x4d].every((byte, at) => head[DICM_AT + at] === byte);
}

function distinct(patients: readonly FileIdentity[]): FileIdentity[] {
  return [...new Map(patients.map((patient) => [JSON.stringify(patient), patient])).values()];
}
