import type { FileIdentity } from './identity';

/** The patient of a clinical document (HL7 CDA, of which C-CDA is a kind): its record target, which stands at the top. */
export function cdaIdentity(text: string): FileIdentity | null {
  const root = /<([\w.-]+:)?ClinicalDocument\b[^>]*>/.exec(text);
  const target = /<((?:[\w.-]+:)?recordTarget)\b[\s\S]*?<\/\1\s*>/.exec(text);
  if (!root || !target) return null;
  // Cut out, so that a document of any length, or only its beginning, is read at once; its prefixes come from the root.
  const closing = `</${root[1] ?? ''}ClinicalDocument>`;
  const document = new DOMParser().parseFromString(`${root[0].replace(/\/>$/, '>')}${target[0]}${closing}`, 'text/xml');
  const all = (name: string, under: Document | Element = document) => [...under.getElementsByTagNameNS('*', name)];
  const [role] = all('patientRole');
  if (!role) return null;
  const ids = [...role.children]
    .filter((child) => child.localName === 'id')
    .flatMap((child) => child.getAttribute('extension') ?? []);
  const [patient] = all('patient', role);
  const [name] = patient ? all('name', patient) : [];
  const parts = name
    ? [...all('given', name), ...all('family', name)].map((part) => part.textContent?.trim() ?? '')
    : [];
  const birth = /^(\d{4})(\d\d)?(\d\d)?/.exec(all('birthTime', role)[0]?.getAttribute('value') ?? '');
  return {
    format: 'CDA',
    ids,
    name: parts.join(' ') || name?.textContent?.trim() || null,
    birthDate: birth ? birth.slice(1).filter(Boolean).join('-') : null,
  };
}
