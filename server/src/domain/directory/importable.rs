//! Patients and practitioners as tables and FHIR have them.

use serde_json::{Value, json};

use super::{fhir, patient::PatientInput, person::Person, practitioner::PractitionerInput, table::Line};

/// A person that can be imported.
pub trait Importable: Person {
    /// The columns of a table, the identifier first.
    const COLUMNS: &'static [&'static str];
    /// The type of FHIR's resource.
    const RESOURCE: &'static str;

    /// What a line of a table says, as the API would be told.
    fn of_csv(line: &Line<'_>) -> Value;
    /// What a FHIR resource says, as the API would be told.
    fn of_fhir(resource: &Value) -> Value;
}

impl Importable for PatientInput {
    const COLUMNS: &'static [&'static str] =
        &["mrn", "name", "family", "given", "prefix", "suffix", "birth_date", "gender", "active"];
    const RESOURCE: &'static str = "Patient";

    fn of_csv(line: &Line<'_>) -> Value {
        json!({
            "mrn": line.text("mrn").unwrap_or_default(),
            "name": line.name(),
            "birth_date": line.cell("birth_date"),
            "gender": gender(line.text("gender").unwrap_or_default()),
            "active": line.active(),
        })
    }

    fn of_fhir(resource: &Value) -> Value {
        json!({
            "mrn": fhir::identifier(resource, "MR"),
            "name": fhir::name(resource),
            "birth_date": resource["birthDate"],
            "gender": resource.get("gender").cloned().unwrap_or_else(|| "unknown".into()),
            "active": resource.get("active").cloned().unwrap_or(Value::Bool(true)),
        })
    }
}

impl Importable for PractitionerInput {
    const COLUMNS: &'static [&'static str] =
        &["identifier", "name", "family", "given", "prefix", "suffix", "specialty", "subject_id", "active"];
    const RESOURCE: &'static str = "Practitioner";

    fn of_csv(line: &Line<'_>) -> Value {
        json!({
            "identifier": line.text("identifier").unwrap_or_default(),
            "name": line.name(),
            "specialty": line.cell("specialty"),
            "subject_id": line.cell("subject_id"),
            "active": line.active(),
        })
    }

    fn of_fhir(resource: &Value) -> Value {
        let qualification = &resource["qualification"][0]["code"];
        let specialty = qualification["text"].as_str().or_else(|| qualification["coding"][0]["display"].as_str());
        json!({
            // EI: an employee's number.
            "identifier": fhir::identifier(resource, "EI"),
            "name": fhir::name(resource),
            "specialty": specialty,
            "active": resource.get("active").cloned().unwrap_or(Value::Bool(true)),
        })
    }
}

/// The letters that tables have for FHIR's words.
fn gender(said: &str) -> Value {
    match said.to_lowercase().as_str() {
        "m" => "male".into(),
        "f" => "female".into(),
        "o" => "other".into(),
        "" | "u" => "unknown".into(),
        word => word.into(),
    }
}
