//! The OpenAPI document as tests read it: every answer they get is compared with what it promises.

use std::sync::LazyLock;

use reqwest::Method;
use serde_json::Value;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(chartlift_server::routes::document()).unwrap());

/// One operation of the document.
#[derive(Clone)]
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) json: &'static Value,
}

/// Every operation of the document.
pub(crate) fn operations() -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
        for (method, json) in item.as_object().unwrap() {
            let Some(id) = json["operationId"].as_str() else { continue };
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            all.push(Operation { id, method, path, json });
        }
    }
    all
}

impl Operation {
    /// What its route asks for.
    pub(crate) fn permission(&self) -> &'static str {
        self.json["x-permission"].as_str().unwrap_or_else(|| panic!("{} names no permission", self.id))
    }

    /// The media type and the example of its body.
    pub(crate) fn example(&self) -> Option<(&'static str, Value)> {
        let (media_type, content) = self.json["requestBody"]["content"].as_object()?.iter().next()?;
        let example = content.get("example");
        Some((media_type, example.unwrap_or_else(|| panic!("{} has no example in examples.json", self.id)).clone()))
    }

    /// Whether its success is a JSON document.
    pub(crate) fn answers_json(&self) -> bool {
        let successes =
            self.json["responses"].as_object().into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
        successes.into_iter().any(|(_, answer)| answer["content"]["application/json"].is_object())
    }

    pub(crate) fn asks_for(&self, header: &str) -> bool {
        let parameters = self.json["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|parameter| parameter["name"] == header))
    }
}

/// Whether the document promises such an answer; for a problem also with this code.
pub(crate) fn check_promised(method: &Method, path: &str, status: u16, body: &Value) {
    let path = path.split('?').next().unwrap_or_default();
    // Of two that fit, such as `/uploads/{id}` and `/uploads/mine`, the one without a variable is meant.
    let fitting =
        operations().into_iter().filter(|operation| operation.method == *method && fits(operation.path, path));
    let Some(operation) = fitting.min_by_key(|operation| operation.path.matches('{').count()) else { return };
    let promised = &operation.json["responses"][status.to_string()];
    assert!(promised.is_object(), "{} answers {status}, which the document does not promise: {body}", operation.id);
    if let Some(code) = body["code"].as_str().filter(|_| status >= 400) {
        let codes =
            &promised["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"]["code"]["enum"];
        let known = codes.as_array().is_some_and(|codes| codes.iter().any(|known| known == code));
        assert!(known, "{} answers {code}, which is not in routes/openapi/errors.rs: {codes}", operation.id);
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len() && template.iter().zip(&path).all(|(part, is)| part.starts_with('{') || part == is)
}
