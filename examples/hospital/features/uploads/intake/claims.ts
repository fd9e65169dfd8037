/** A clinical document (HL7 CDA, of which C-CDA is a kind) says so in its root. */
export function claimsCda(text: string): boolean {
  return /<(?:[\w.-]+:)?ClinicalDocument\b/.test(text);
}

/** Every FHIR resource in JSON says what it is. */
export function claimsFhirJson(text: string): boolean {
  return /"resourceType"\s*:/.test(text);
}

/** FHIR has one namespace in XML, for all its versions. */
export function claimsFhirXml(text: string): boolean {
  return /xmlns(?::[\w.-]+)?\s*=\s*["']http:\/\/hl7\.org\/fhir["']/.test(text);
}

/** Where DICOM says what it is (PS3.10, 7.1). */
const DICM_AT = 128;
/** As many bytes as it takes to know DICOM. */
export const DICOM_CLAIM_BYTES = DICM_AT + 4;

export function claimsDicom(head: Uint8Array): boolean {
  return [0x44, 0x49, 0x43, 0x4d].every((byte, at) => head[DICM_AT + at] === byte);
}
