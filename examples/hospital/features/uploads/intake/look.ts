import { claimsCda, claimsDicom, claimsFhirJson, claimsFhirXml, DICOM_CLAIM_BYTES } from './claims';
import type { FileIdentity, Format, Whose } from './identity';
import { firstCharacter, textHead } from './text';

/** What was learned of a file before it is sent. */
export interface Looked {
  file: File;
  /** The media type its bytes show, where its name does not. */
  contentType: string | undefined;
  /** Whom it says it is of: nobody, somebody, or several. */
  patients: readonly FileIdentity[];
  /** What it claims to be, where that cannot be read: nobody can tell whose it is. */
  unreadable: Format | null;
}

/** What a file claims to be, and how its patients are read. */
interface Claim {
  format: Format;
  read: () => Promise<Whose>;
}

/** Looks at the beginning of a file: what it is, and whom it is of. */
export async function look(file: File): Promise<Looked> {
  const claim = await claimOf(file);
  const contentType = claim?.format === 'DICOM' ? 'application/dicom' : undefined;
  if (!claim) return { file, contentType, patients: [], unreadable: null };
  // Whatever goes wrong from here on, be it that the reader itself does not load, leaves open whose the file is.
  const { patients, unreadable } = await claim.read().catch(() => ({ patients: [], unreadable: true }));
  return { file, contentType, patients: distinct(patients), unreadable: unreadable ? claim.format : null };
}

async function claimOf(file: File): Promise<Claim | null> {
  try {
    const head = new Uint8Array(await file.slice(0, DICOM_CLAIM_BYTES).arrayBuffer());
    if (claimsDicom(head)) {
      return { format: 'DICOM', read: async () => (await import('./dicom-identity')).dicomPatient(file) };
    }
    if (!['<', '{', '['].includes(firstCharacter(head))) return null;
    const text = await textHead(file);
    if (claimsCda(text.text)) {
      return { format: 'CDA', read: async () => (await import('./cda-identity')).cdaPatients(text) };
    }
    if (claimsFhirXml(text.text)) {
      return { format: 'FHIR', read: async () => (await import('./fhir-xml-identity')).fhirXmlPatients(text) };
    }
    if (claimsFhirJson(text.text)) {
      return { format: 'FHIR', read: async () => (await import('./fhir-identity')).fhirPatients(text) };
    }
    return null;
  } catch {
    // Its bytes cannot be had: the upload will say so.
    return null;
  }
}

function distinct(patients: readonly FileIdentity[]): FileIdentity[] {
  return [...new Map(patients.map((patient) => [JSON.stringify(patient), patient])).values()];
}
