import { type FhirPatient, identityOf } from './fhir-identity';
import type { Whose } from './identity';
import type { TextHead } from './text';
import { elementsNamed, isWellFormed } from './xml';

const PATIENT = /<(?:[\w.-]+:)?Patient\b/g;

/** The patients of a FHIR file in XML: a resource or a bundle. */
export function fhirXmlPatients({ text, whole }: TextHead): Whose {
  const root = /<(?:[\w.-]+:)?([A-Z]\w*)\b[^>]*>/.exec(text)?.[1];
  const patients = root ? elementsNamed(text, root, 'Patient').map((element) => identityOf(patientOf(element))) : [];
  const said = text.match(PATIENT)?.length ?? 0;
  return {
    patients,
    unreadable: whole ? patients.length < said || !isWellFormed(text) : patients.length === 0 && said > 0,
  };
}

/** As the same patient would be in JSON: what is an element's text there is an attribute here. */
function patientOf(element: Element): FhirPatient {
  const children = (of: Element, name: string) => [...of.children].filter((child) => child.localName === name);
  const values = (of: Element, name: string) =>
    children(of, name).flatMap((child) => child.getAttribute('value') ?? []);
  const [birthDate] = values(element, 'birthDate');
  return {
    resourceType: 'Patient',
    identifier: children(element, 'identifier').flatMap((one) => values(one, 'value').map((value) => ({ value }))),
    name: children(element, 'name').map((one) => {
      const [use] = values(one, 'use');
      const [text] = values(one, 'text');
      const [family] = values(one, 'family');
      return { ...(use && { use }), ...(text && { text }), ...(family && { family }), given: values(one, 'given') };
    }),
    ...(birthDate && { birthDate }),
  };
}
