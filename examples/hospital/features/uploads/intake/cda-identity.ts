import type { FileIdentity, Whose } from './identity';
import type { TextHead } from './text';
import { elementsNamed, under } from './xml';

/**
 * The patients of a clinical document (HL7 CDA, of which C-CDA is a kind): its record targets, which stand at its top and which every one must have (CDA R2,
 * 4.2.2.11). What comes after them need not be there, or whole.
 */
export function cdaPatients({ text }: TextHead): Whose {
  const patients = elementsNamed(text, 'ClinicalDocument', 'recordTarget').flatMap((target) => patientOf(target) ?? []);
  const targets = text.match(/<(?:[\w.-]+:)?recordTarget\b/g)?.length ?? 0;
  return { patients, unreadable: targets === 0 || patients.length < targets };
}

function patientOf(target: Element): FileIdentity | null {
  const [role] = under(target, 'patientRole');
  if (!role) return null;
  const ids = [...role.children]
    .filter((child) => child.localName === 'id')
    .flatMap((child) => child.getAttribute('extension') ?? []);
  const [patient] = under(role, 'patient');
  const [name] = patient ? under(patient, 'name') : [];
  const parts = name
    ? [...under(name, 'given'), ...under(name, 'family')].map((part) => part.textContent?.trim() ?? '')
    : [];
  const birth = /^(\d{4})(\d\d)?(\d\d)?/.exec(under(role, 'birthTime')[0]?.getAttribute('value') ?? '');
  return {
    format: 'CDA',
    ids,
    name: parts.join(' ') || name?.textContent?.trim() || null,
    birthDate: birth ? birth.slice(1).filter(Boolean).join('-') : null,
  };
}
