//! The examples of success answers in the OpenAPI document: what the server answers, with other ids, times and secrets.
//!
//! They are taken from the answers that the test of permissions gets, so that none is invented. `CHARTLIFT_UPDATE_OPENAPI=1`
//! writes them anew; without it they must have the members that answers have.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/routes/openapi/answers.json");

/// Compares what was answered with the document's examples, or writes these.
pub(crate) fn check(answered: &BTreeMap<&'static str, Value>) {
    if std::env::var_os("CHARTLIFT_UPDATE_OPENAPI").is_some() {
        let mut ids = BTreeMap::new();
        let examples: BTreeMap<_, Value> =
            answered.iter().map(|(operation, answer)| (*operation, harmless(answer.clone(), &mut ids))).collect();
        std::fs::write(FILE, format!("{:#}\n", json!(examples))).unwrap();
        return;
    }
    let examples: Map<String, Value> = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    let advice =
        "CHARTLIFT_UPDATE_OPENAPI=1 cargo test -p chartlift-server --test routes every_call writes the examples anew";
    for (operation, answer) in answered {
        let example = examples.get(*operation).unwrap_or_else(|| panic!("{operation} has no example answer: {advice}"));
        alike(example, answer, &format!("{operation}: {advice}; at "));
    }
    let gone: Vec<_> = examples.keys().filter(|operation| !answered.contains_key(operation.as_str())).collect();
    assert!(gone.is_empty(), "examples of answers that no operation gave: {gone:?}");
}

/// Whether both have the same members, wherever both have any.
fn alike(example: &Value, answer: &Value, place: &str) {
    match (example, answer) {
        (Value::Object(example), Value::Object(answer)) => {
            // A map by file extensions or the like has other members each time.
            let names = |object: &Map<String, Value>| object.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(example), names(answer), "{place}");
            for (name, value) in example {
                alike(value, &answer[name], &format!("{place}/{name}"));
            }
        }
        (Value::Array(example), Value::Array(answer)) => {
            if let (Some(example), Some(answer)) = (example.first(), answer.first()) {
                alike(example, answer, &format!("{place}/0"));
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        (example, answer) => {
            let kind = |value: &Value| (value.is_string(), value.is_number(), value.is_boolean());
            assert_eq!(kind(example), kind(answer), "{place}");
        }
    }
}

/// The same answer with ids, times, tokens, checksums and addresses that are nobody's. Lists keep two items.
fn harmless(value: Value, ids: &mut BTreeMap<String, usize>) -> Value {
    match value {
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, harmless(value, ids))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.into_iter().take(2).map(|item| harmless(item, ids)).collect::<Vec<_>>().into(),
        Value::String(text) => harmless_text(&text, ids).into(),
        other => other,
    }
}

fn harmless_text(text: &str, ids: &mut BTreeMap<String, usize>) -> String {
    let hex = |text: &str, len: usize| text.len() == len && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) {
        let next = ids.len() + 1;
        let number = *ids.entry(text.to_owned()).or_insert(next);
        return format!("01890a5d-ac96-774b-bcce-{number:012x}");
    }
    if text.contains("X-Amz-Signature") {
        return "https://hospital-files.s3.eu-central-1.amazonaws.com/riverside/2026/02/01890a5d.txt?X-Amz-Signature=…"
            .to_owned();
    }
    if text.starts_with("http://") {
        return "https://hospital-files.s3.eu-central-1.amazonaws.com".to_owned();
    }
    if text.starts_with("eyJ") {
        return "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.…".to_owned();
    }
    if hex(text, 64) {
        return "5f".repeat(32);
    }
    if text.parse::<jiff::Timestamp>().is_ok() {
        return "2026-02-17T09:30:00Z".to_owned();
    }
    text.to_owned()
}
