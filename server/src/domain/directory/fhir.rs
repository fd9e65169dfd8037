//! People of a FHIR R4 bundle (`Patient`, `Practitioner`).

use serde_json::Value;

use crate::domain::error::{Findings, Result};

/// Which of several names or identifiers is meant, the best first (<https://hl7.org/fhir/R4/valueset-name-use.html>).
const USES: [&str; 2] = ["official", "usual"];

/// What every entry says, by `said`; none for resources of another type.
///
/// # Errors
/// [`Error::Invalid`](crate::domain::Error::Invalid) when it is no bundle.
pub(super) fn entries<T>(bytes: &[u8], resource_type: &str, said: fn(&Value) -> T) -> Result<Vec<Option<T>>> {
    let mut findings = Findings::default();
    let bundle: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let entries = bundle["entry"].as_array();
    findings.check(
        bundle["resourceType"] == "Bundle" && (entries.is_some() || bundle.get("entry").is_none()),
        "",
        "must be a FHIR Bundle in JSON",
    );
    findings.finish()?;
    let entry = |entry: &Value| {
        let resource = &entry["resource"];
        (resource["resourceType"] == resource_type).then(|| said(resource))
    };
    Ok(entries.into_iter().flatten().map(entry).collect())
}

/// A medical record number where one is called so (HL7 v2 table 0203), otherwise the best identifier.
pub(super) fn identifier(resource: &Value, kind: &str) -> Value {
    let all = resource["identifier"].as_array().map_or(&[][..], Vec::as_slice);
    let is_kind = |identifier: &&Value| {
        identifier["type"]["coding"].as_array().into_iter().flatten().any(|coding| coding["code"] == kind)
    };
    let chosen = all.iter().find(is_kind).or_else(|| best(all));
    // Absent is as good as empty: what is wrong is then said of the field.
    chosen.and_then(|identifier| identifier["value"].as_str()).unwrap_or_default().into()
}

/// The pieces of the best of several names; what of it FHIR has and we have not (`use`, `period`) is left out. None where there
/// is no such element; null where it has no name in it.
pub(super) fn name(resource: &Value) -> Option<Value> {
    let all = resource.get("name")?.as_array().map_or(&[][..], Vec::as_slice);
    let pieces = |name: &Value| {
        let said = ["text", "family", "given", "prefix", "suffix"];
        said.into_iter().filter_map(|piece| Some((piece.to_owned(), name.get(piece)?.clone()))).collect::<Value>()
    };
    Some(best(all).map_or(Value::Null, pieces))
}

fn best(all: &[Value]) -> Option<&Value> {
    USES.iter().find_map(|wanted| all.iter().find(|one| one["use"] == *wanted)).or_else(|| all.first())
}
