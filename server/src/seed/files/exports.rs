//! What systems send each other: tables, HL7 v2, CDA and FHIR.

use std::fmt::Write;

use serde_json::json;

use super::Of;
use crate::seed::chance::Chance;

/// LOINC code, name, unit, mean and spread.
const TESTS: [(&str, &str, &str, f64, f64); 8] = [
    ("718-7", "Hemoglobin", "g/dL", 13.6, 2.4),
    ("6690-2", "Leukocytes", "10*3/uL", 7.3, 3.2),
    ("777-3", "Platelets", "10*3/uL", 247.0, 80.0),
    ("2951-2", "Sodium", "mmol/L", 139.4, 4.0),
    ("2823-3", "Potassium", "mmol/L", 4.2, 0.6),
    ("2345-7", "Glucose", "mg/dL", 104.0, 36.0),
    ("1988-5", "C-reactive protein", "mg/L", 9.0, 8.0),
    ("2093-3", "Cholesterol", "mg/dL", 196.0, 40.0),
];
/// A day's monitoring: enough rows for compression to be seen.
const MOMENTS: u32 = 240;

fn compact(day: jiff::civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

pub(super) fn labs(of: &Of<'_>, chance: &mut Chance) -> Vec<u8> {
    let mut table = "patient;date;minute;loinc;test;value;unit\n".to_owned();
    for moment in 0..MOMENTS {
        for (code, name, unit, mean, spread) in TESTS {
            let value = chance.around(mean, spread);
            let _ = writeln!(table, "{};{};{};{code};{name};{value};{unit}", of.mrn, of.day, moment * 6);
        }
    }
    table.into_bytes()
}

/// An unsolicited result (HL7 v2.5.1, chapter 7).
pub(super) fn hl7(of: &Of<'_>, chance: &mut Chance) -> Vec<u8> {
    let day = compact(of.day);
    let mut message = format!(
        "MSH|^~\\&|LAB|{}|CHARTLIFT|{}|{day}0800||ORU^R01^ORU_R01|{day}-{}|P|2.5.1\rPID|1||{}||{}^{}||{}\rOBR|1|||24323-8^Panel^LN\r",
        of.hospital,
        of.hospital,
        of.mrn,
        of.mrn,
        of.family,
        of.given,
        compact(of.birth_date),
    );
    for (at, (code, name, unit, mean, spread)) in TESTS.iter().enumerate() {
        let value = chance.around(*mean, *spread);
        let _ = write!(message, "OBX|{}|NM|{code}^{name}^LN||{value}|{unit}|||||F\r", at + 1);
    }
    message.into_bytes()
}

/// A continuity of care document, as far as it names its patient and says why they came.
pub(super) fn cda(of: &Of<'_>) -> Vec<u8> {
    let xml = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <id root="2.25.4242" extension="{mrn}-{day}"/>
  <code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summarization of episode note"/>
  <title>Continuity of care</title>
  <effectiveTime value="{compact_day}"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
  <recordTarget><patientRole>
    <id root="2.25.4243" extension="{mrn}"/>
    <patient><name><given>{given}</given><family>{family}</family></name><birthTime value="{birth}"/></patient>
  </patientRole></recordTarget>
  <author><time value="{compact_day}"/><assignedAuthor><id nullFlavor="NI"/>
    <assignedPerson><name>{doctor}</name></assignedPerson></assignedAuthor></author>
  <custodian><assignedCustodian><representedCustodianOrganization><id nullFlavor="NI"/><name>{hospital}</name>
  </representedCustodianOrganization></assignedCustodian></custodian>
  <component><structuredBody>
    <component><section><code code="29299-5" codeSystem="2.16.840.1.113883.6.1"/><title>Reason for visit</title>
      <text>{complaint}</text></section></component>
    <component><section><code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><title>Problems</title>
      <text>{diagnosis}</text></section></component>
  </structuredBody></component>
</ClinicalDocument>
"#,
        mrn = xml(of.mrn),
        day = of.day,
        compact_day = compact(of.day),
        given = xml(of.given),
        family = xml(of.family),
        birth = compact(of.birth_date),
        doctor = xml(of.doctor),
        hospital = xml(of.hospital),
        complaint = xml(of.complaint),
        diagnosis = xml(of.diagnosis),
    )
    .into_bytes()
}

/// A patient with what was measured (FHIR R4, Bundle of type collection).
pub(super) fn fhir(of: &Of<'_>, chance: &mut Chance) -> Vec<u8> {
    let patient = json!({
        "resourceType": "Patient", "id": "p", "identifier": [{ "value": of.mrn }],
        "name": [{ "use": "official", "family": of.family, "given": [of.given] }],
        "birthDate": of.birth_date.to_string(),
    });
    let mut entries = vec![json!({ "fullUrl": "urn:uuid:5f0c7f62-0000-4000-8000-000000000001", "resource": patient })];
    for moment in 0..24 {
        for (code, name, unit, mean, spread) in TESTS {
            entries.push(json!({ "resource": {
                "resourceType": "Observation", "status": "final", "subject": { "reference": "Patient/p" },
                "effectiveDateTime": format!("{}T{moment:02}:00:00Z", of.day),
                "code": { "coding": [{ "system": "http://loinc.org", "code": code, "display": name }] },
                "valueQuantity": { "value": chance.around(mean, spread), "unit": unit },
            }}));
        }
    }
    let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries });
    serde_json::to_vec_pretty(&bundle).unwrap_or_default()
}
