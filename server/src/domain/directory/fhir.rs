//! People of a FHIR R4 bundle (`Patient`, `Practitioner`).

use serde_json::{Value, json};

use crate::domain::error::{Findings, Result};

/// Which of several names or identifiers is meant, the best first (<https://hl7.org/fhir/R4/valueset-name-use.html>).
const USES: [&str; 2] = ["official", "usual"];

/// What every entry says, by `said`; none for resources of another type.
///
/// # Errors
/// [`Error::Invalid`](crate::domain::Error::Invalid) when it is no bundle.
pub(super) fn entries(bytes: &[u8], resource_type: &str, said: fn(&Value) -> Value) -> Result<Vec<Option<Value>>> {
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

/// The best of several names; what of it FHIR has and we have not (`use`, `period`) is left out.
pub(super) fn name(resource: &Value) -> Value {
    let all = resource["name"].as_array().map_or(&[][..], Vec::as_slice);
    let Some(name) = best(all) else { return json!({}) };
    let list = |field: &str| name.get(field).cloned().unwrap_or_else(|| json!([]));
    json!({
        "text": name["text"],
        "family": name["family"],
        "given": list("given"),
        "prefix": list("prefix"),
        "suffix": list("suffix"),
    })
}

fn best(all: &[Value]) -> Option<&Value> {
    USES.iter().find_map(|wanted| all.iter().find(|one| one["use"] == *wanted)).or_else(|| all.first())
}
