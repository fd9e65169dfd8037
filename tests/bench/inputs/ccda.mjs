// Consolidated CDA documents one after another, as a record export has them: narrative tables beside coded entries.
import { Random } from '../../kit/inputs/random.mjs';

const MEDICATIONS = [
  ['314076', 'Lisinopril 10 MG Oral Tablet'],
  ['860975', 'Metformin hydrochloride 500 MG Extended Release Oral Tablet'],
  ['197361', 'Amlodipine 5 MG Oral Tablet'],
  ['617310', 'Atorvastatin 20 MG Oral Tablet'],
  ['966247', 'Levothyroxine Sodium 0.05 MG Oral Tablet'],
  ['745679', 'Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler'],
];
const PROBLEMS = [
  ['38341003', 'Hypertensive disorder'],
  ['44054006', 'Diabetes mellitus type 2'],
  ['195967001', 'Asthma'],
  ['55822004', 'Hyperlipidemia'],
  ['40930008', 'Hypothyroidism'],
  ['73430006', 'Sleep apnea'],
  ['235595009', 'Gastroesophageal reflux disease'],
];
const RESULTS = [
  ['718-7', 'Hemoglobin', 'g/dL', 13.6, 2.4, 1],
  ['2345-7', 'Glucose', 'mg/dL', 104, 38, 0],
  ['2160-0', 'Creatinine', 'mg/dL', 0.98, 0.34, 2],
  ['2951-2', 'Sodium', 'mmol/L', 139.4, 4.1, 1],
  ['13457-7', 'Cholesterol in LDL', 'mg/dL', 118, 37, 0],
];

/**
 * Whole documents until `bytes` are reached.
 * @param {number} bytes
 * @param {number} [seed]
 * @returns {Generator<Buffer>}
 */
export function* ccda(bytes, seed = 41) {
  const random = new Random(seed);
  for (let written = 0; written < bytes; ) {
    const chunk = Buffer.from(document(random));
    written += chunk.length;
    yield chunk;
  }
}

/** @param {Random} random */
function document(random) {
  const patient = 10_000_000 + random.int(89_999_999);
  const year = 2012 + random.int(14);
  const sections = [
    section(random, '2.16.840.1.113883.10.20.22.2.5.1', '11450-4', 'Problem list', 3 + random.int(12), () => {
      const [code, name] = random.pick(PROBLEMS);
      const since = day(random, year);
      return {
        row: [name, since, random.pick(['Active', 'Resolved'])],
        entry: `<act classCode="ACT" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.3" extension="2015-08-01"/><id root="${uuid(random)}"/><code code="CONC" codeSystem="2.16.840.1.113883.5.6"/><statusCode code="active"/><effectiveTime><low value="${since}"/></effectiveTime><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.4" extension="2015-08-01"/><id root="${uuid(random)}"/><code code="64572001" codeSystem="2.16.840.1.113883.6.96" displayName="Condition"/><statusCode code="completed"/><value xsi:type="CD" code="${code}" codeSystem="2.16.840.1.113883.6.96" displayName="${name}"/></observation></entryRelationship></act>`,
      };
    }),
    section(random, '2.16.840.1.113883.10.20.22.2.1.1', '10160-0', 'Medications', 2 + random.int(10), () => {
      const [code, name] = random.pick(MEDICATIONS);
      const since = day(random, year);
      return {
        row: [name, `${1 + random.int(3)} times a day`, since],
        entry: `<substanceAdministration classCode="SBADM" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.16" extension="2014-06-09"/><id root="${uuid(random)}"/><statusCode code="active"/><effectiveTime xsi:type="IVL_TS"><low value="${since}"/></effectiveTime><doseQuantity value="${1 + random.int(4)}"/><consumable><manufacturedProduct classCode="MANU"><templateId root="2.16.840.1.113883.10.20.22.4.23" extension="2014-06-09"/><manufacturedMaterial><code code="${code}" codeSystem="2.16.840.1.113883.6.88" displayName="${name}"/></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>`,
      };
    }),
    section(random, '2.16.840.1.113883.10.20.22.2.3.1', '30954-2', 'Results', 8 + random.int(40), () => {
      const [code, name, unit, mean, spread, digits] = random.pick(RESULTS);
      const value = random.around(Number(mean), Number(spread), Number(digits));
      const taken = `${day(random, year)}${two(random.int(24))}${two(random.int(60))}`;
      return {
        row: [String(name), `${value} ${unit}`, taken],
        entry: `<organizer classCode="BATTERY" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.1" extension="2015-08-01"/><id root="${uuid(random)}"/><statusCode code="completed"/><component><observation classCode="OBS" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.2" extension="2015-08-01"/><id root="${uuid(random)}"/><code code="${code}" codeSystem="2.16.840.1.113883.6.1" displayName="${name}"/><statusCode code="completed"/><effectiveTime value="${taken}"/><value xsi:type="PQ" value="${value}" unit="${unit}"/></observation></component></organizer>`,
      };
    }),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <realmCode code="US"/>
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="2.16.840.1.113883.10.20.22.1.2" extension="2015-08-01"/>
  <id root="${uuid(random)}"/>
  <code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summarization of Episode Note"/>
  <effectiveTime value="${day(random, year)}"/>
  <recordTarget><patientRole><id extension="${patient}" root="2.16.840.1.113883.19.5"/></patientRole></recordTarget>
  <component><structuredBody>
${sections.join('\n')}
  </structuredBody></component>
</ClinicalDocument>
`;
}

/**
 * @param {Random} random
 * @param {string} template
 * @param {string} code
 * @param {string} title
 * @param {number} count
 * @param {() => { row: string[], entry: string }} make
 */
function section(random, template, code, title, count, make) {
  const items = Array.from({ length: count }, make);
  const rows = items.map(({ row }, at) => {
    const cells = row.map((cell) => `<td>${cell}</td>`).join('');
    return `            <tr ID="${title[0]}${at}${random.int(1000)}">${cells}</tr>`;
  });
  return `    <component><section>
      <templateId root="${template}" extension="2015-08-01"/>
      <code code="${code}" codeSystem="2.16.840.1.113883.6.1"/>
      <title>${title}</title>
      <text><table border="1" width="100%"><tbody>
${rows.join('\n')}
      </tbody></table></text>
${items.map(({ entry }) => `      <entry typeCode="DRIV">${entry}</entry>`).join('\n')}
    </section></component>`;
}

/** @param {number} value */
const two = (value) => String(value).padStart(2, '0');

/** @param {Random} random @param {number} year */
const day = (random, year) => `${year}${two(1 + random.int(12))}${two(1 + random.int(28))}`;

/** @param {Random} random */
function uuid(random) {
  const hex = random.bytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
