//! Patients and practitioners as tables and FHIR have them.

use serde_json::{Map, Value, json};

use super::{fhir, patient::PatientInput, person::Person, practitioner::PractitionerInput, table::Line};
use crate::domain::text::composed;

/// What a row says of a person: the members of what the API takes that it has a word of, and of a name its pieces.
pub(super) type Said = Map<String, Value>;

/// A person that can be imported.
pub trait Importable: Person {
    /// The columns of a table, the identifier first: it is called so in the API, too.
    const COLUMNS: &'static [&'static str];
    /// The type of FHIR's resource.
    const RESOURCE: &'static str;

    /// What is true of somebody new of whom no more is said.
    fn unsaid() -> Value;
    /// What a line of a table says.
    fn of_csv(line: &Line<'_>) -> Map<String, Value>;
    /// What a FHIR resource says.
    fn of_fhir(resource: &Value) -> Map<String, Value>;
}

impl Importable for PatientInput {
    const COLUMNS: &'static [&'static str] =
        &["mrn", "name", "family", "given", "prefix", "suffix", "birth_date", "gender", "active"];
    const RESOURCE: &'static str = "Patient";

    fn unsaid() -> Value {
        json!({ "name": {}, "gender": "unknown" })
    }

    fn of_csv(line: &Line<'_>) -> Said {
        said([
            ("mrn", line.text("mrn").map(Value::from)),
            ("name", line.name()),
            ("birth_date", line.cell("birth_date")),
            ("gender", line.text("gender").map(gender)),
            ("active", line.active()),
        ])
    }

    fn of_fhir(resource: &Value) -> Said {
        said([
            ("mrn", Some(fhir::identifier(resource, "MR"))),
            ("name", fhir::name(resource)),
            ("birth_date", resource.get("birthDate").cloned()),
            ("gender", resource.get("gender").cloned()),
            ("active", resource.get("active").cloned()),
        ])
    }
}

impl Importable for PractitionerInput {
    const COLUMNS: &'static [&'static str] =
        &["identifier", "name", "family", "given", "prefix", "suffix", "specialty", "subject_id", "active"];
    const RESOURCE: &'static str = "Practitioner";

    fn unsaid() -> Value {
        json!({ "name": {} })
    }

    fn of_csv(line: &Line<'_>) -> Said {
        said([
            ("identifier", line.text("identifier").map(Value::from)),
            ("name", line.name()),
            ("specialty", line.cell("specialty")),
            ("subject_id", line.cell("subject_id")),
            ("active", line.active()),
        ])
    }

    /// FHIR has no word for the `subject_id`.
    fn of_fhir(resource: &Value) -> Said {
        let qualification = &resource["qualification"][0]["code"];
        let specialty = qualification["text"].as_str().or_else(|| qualification["coding"][0]["display"].as_str());
        said([
            // EI: an employee's number.
            ("identifier", Some(fhir::identifier(resource, "EI"))),
            ("name", fhir::name(resource)),
            ("specialty", specialty.map(Value::from)),
            ("active", resource.get("active").cloned()),
        ])
    }
}

fn said<const N: usize>(members: [(&str, Option<Value>); N]) -> Said {
    members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
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

/// Whom a row is about.
pub(super) fn identifier<P: Importable>(said: &Said) -> String {
    let identifier = P::COLUMNS.first().and_then(|column| said.get(*column)).and_then(Value::as_str);
    composed(identifier.unwrap_or_default().trim())
}

/// Lays what a row says over what is known of the person. What it has no word of stays: most lists that hospitals keep know less
/// of a person than the directory does.
pub(super) fn lay_over(known: &mut Value, said: Said) {
    for (name, value) in said {
        match (known.get_mut(&name), value) {
            (Some(Value::Object(pieces)), Value::Object(said)) => rename(pieces, said),
            (_, value) => known[name] = value,
        }
    }
}

/// Of a name, too, only the pieces that are said. The whole name as it is shown was made of the old ones: it would hide others.
fn rename(name: &mut Said, said: Said) {
    let said: Said = said.into_iter().map(|(piece, value)| (piece, tidy(value))).collect();
    if said.iter().any(|(piece, value)| name.get(piece) != Some(value)) {
        name.insert("text".to_owned(), Value::Null);
    }
    name.extend(said);
}

/// As it would be stored, to be compared with what is.
fn tidy(value: Value) -> Value {
    match value {
        Value::String(text) => composed(text.trim()).into(),
        Value::Array(items) => items.into_iter().map(tidy).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_text_while_its_pieces_stay() {
        let name = |text: Value, family: &str| json!({ "text": text, "family": family, "given": ["Zo\u{eb}"] });
        for (said, after) in [
            (json!({ "family": " M\u{fc}ller ", "given": ["Zoe\u{308}"] }), name(json!("Zoë M."), "Müller")),
            (json!({ "family": "Meyer" }), name(Value::Null, "Meyer")),
            (json!({ "family": "Meyer", "text": "Z. Meyer" }), name(json!("Z. Meyer"), "Meyer")),
            (json!({ "text": "Z. M." }), name(json!("Z. M."), "Müller")),
        ] {
            let mut known = json!({ "name": name(json!("Zoë M."), "Müller"), "active": false });
            lay_over(&mut known, Said::from_iter([("name".to_owned(), said.clone())]));
            assert_eq!(known, json!({ "name": after, "active": false }), "{said}");
        }
    }
}
