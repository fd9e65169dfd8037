// A bulk export as hospitals make them: newline-delimited FHIR R4 resources, no two alike.
import { Random } from './random.mjs';

const FAMILY = [
  'Adeyemi',
  'Bergström',
  'Castillo',
  'Dvořák',
  'Eriksen',
  'Fournier',
  'García',
  'Hoffmann',
  'Ito',
  'Jørgensen',
];
const GIVEN = [
  'Amara',
  'Björn',
  'Chiara',
  'David',
  'Élodie',
  'Farid',
  'Grace',
  'Hana',
  'Ivo',
  'Julia',
  'Kenji',
  'Lucía',
];
const CITY = ['Aarhus', 'Bilbao', 'Chemnitz', 'Dijon', 'Esbjerg', 'Freiburg', 'Graz', 'Hasselt', 'Innsbruck', 'Jena'];
/** LOINC code, name, unit, mean, spread, decimals. @type {[string, string, string, number, number, number][]} */
const LABS = [
  ['718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/dL', 13.6, 2.4, 1],
  ['2345-7', 'Glucose [Mass/volume] in Serum or Plasma', 'mg/dL', 104, 38, 0],
  ['2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 'mg/dL', 0.98, 0.34, 2],
  ['2951-2', 'Sodium [Moles/volume] in Serum or Plasma', 'mmol/L', 139.4, 4.1, 1],
  ['2823-3', 'Potassium [Moles/volume] in Serum or Plasma', 'mmol/L', 4.2, 0.6, 1],
  ['6690-2', 'Leukocytes [#/volume] in Blood by Automated count', '10*3/uL', 7.3, 3.2, 1],
  ['777-3', 'Platelets [#/volume] in Blood by Automated count', '10*3/uL', 247, 86, 0],
  ['8867-4', 'Heart rate', '/min', 76, 17, 0],
  ['8310-5', 'Body temperature', 'Cel', 36.9, 0.7, 1],
  ['8480-6', 'Systolic blood pressure', 'mm[Hg]', 127, 22, 0],
];
const CLASSES = ['AMB', 'IMP', 'EMER', 'VR', 'OBSENC'];
const REASONS = [
  'Chest pain',
  'Follow-up visit',
  'Fall from standing height',
  'Shortness of breath',
  'Routine checkup',
  'Fever',
];

/**
 * Lines until `bytes` are reached; the last line is whole, so the file is a little larger.
 * @param {number} bytes
 * @param {number} [seed]
 * @returns {Generator<Buffer>}
 */
export function* fhirNdjson(bytes, seed = 1) {
  const random = new Random(seed);
  let written = 0;
  while (written < bytes) {
    const lines = [];
    let length = 0;
    while (length < 1 << 20 && written + length < bytes) {
      for (const resource of visit(random)) {
        const line = JSON.stringify(resource);
        lines.push(line);
        length += line.length + 1;
      }
    }
    const chunk = Buffer.from(`${lines.join('\n')}\n`);
    written += chunk.length;
    yield chunk;
  }
}

/** One patient, one encounter and what was measured in it. @param {Random} random */
function* visit(random) {
  const patient = uuid(random);
  const encounter = uuid(random);
  const start = Date.UTC(2015 + random.int(10), random.int(12), 1 + random.int(28), random.int(24), random.int(60));
  yield {
    resourceType: 'Patient',
    id: patient,
    meta: { versionId: String(1 + random.int(9)), lastUpdated: new Date(start + random.int(1e9)).toISOString() },
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.19.5', value: String(10_000_000 + random.int(89_999_999)) }],
    name: [{ use: 'official', family: random.pick(FAMILY), given: [random.pick(GIVEN), random.pick(GIVEN)] }],
    gender: random.pick(['female', 'male', 'other', 'unknown']),
    birthDate: new Date(Date.UTC(1930 + random.int(90), random.int(12), 1 + random.int(28))).toISOString().slice(0, 10),
    address: [
      {
        city: random.pick(CITY),
        postalCode: String(10_000 + random.int(89_999)),
        line: [`${1 + random.int(240)} Main St`],
      },
    ],
  };
  yield {
    resourceType: 'Encounter',
    id: encounter,
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: random.pick(CLASSES) },
    subject: { reference: `Patient/${patient}` },
    period: { start: new Date(start).toISOString(), end: new Date(start + random.int(36e5 * 48)).toISOString() },
    reasonCode: [{ text: random.pick(REASONS) }],
  };
  for (let n = 4 + random.int(12); n > 0; n--) {
    const [code, display, unit, mean, spread, digits] = random.pick(LABS);
    yield {
      resourceType: 'Observation',
      id: uuid(random),
      status: random.pick(['final', 'final', 'final', 'amended']),
      category: [
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
      ],
      code: { coding: [{ system: 'http://loinc.org', code, display }] },
      subject: { reference: `Patient/${patient}` },
      encounter: { reference: `Encounter/${encounter}` },
      effectiveDateTime: new Date(start + random.int(36e5 * 24)).toISOString(),
      valueQuantity: {
        value: random.around(mean, spread, digits),
        unit,
        system: 'http://unitsofmeasure.org',
        code: unit,
      },
    };
  }
}

/** @param {Random} random */
function uuid(random) {
  const hex = random.bytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
