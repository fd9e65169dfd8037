//! The OpenAPI document: what all operations share, and how each can fail.

mod errors;

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{http::header, response::IntoResponse};
use chartlift_protocol::{ErrorCode, FieldError, Problem};
use serde_json::{Map, Value};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        RefOr, Schema,
        extensions::Extensions,
        path::{Operation, PathItem},
        schema::ArrayItems,
        security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

/// The document as it is served: tests see to it that it is the one that the code generates.
const WRITTEN: &str = include_str!("../../../openapi.json");

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Chartlift",
        description = "Medical-record attachments, from a browser into S3. Errors are RFC 9457 problem documents with a \
                       stable `code`; lists use cursors; each operation's `x-permission` says what a token's roles must grant."
    ),
    components(schemas(Problem, FieldError, ErrorCode, crate::domain::record::RecordOrder, super::reports::ReportFormat)),
    modifiers(&Security),
    tags(
        (name = "records", description = "Medical records: one visit of one patient each"),
        (name = "people", description = "The directories of patients and practitioners whom records name"),
        (name = "templates", description = "What new records of one kind begin with"),
        (name = "attachments", description = "Stored files of a record"),
        (name = "files", description = "Uploads and downloads; the bytes go between browser and S3 directly"),
        (name = "costs", description = "What storage costs"),
        (name = "audit", description = "Who did what, and proof that the log is whole"),
        (name = "demo", description = "Tokens of demo mode; absent otherwise"),
        (name = "operations", description = "Health and identity"),
    )
)]
pub(super) struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let mut scheme = Http::new(HttpAuthScheme::Bearer);
        scheme.bearer_format = Some("JWT".to_owned());
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// A body for each operation that takes one, by operation id. A test sends them to a running server.
static EXAMPLES: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// An answer of each operation that answers JSON, by operation id. A test takes them from a running server.
static ANSWERS: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("answers.json")).unwrap_or_default());

/// What stands for a permission where anybody may call.
pub(super) const PUBLIC: &str = "public";

const PERMISSION: &str = "x-permission";

/// What a path can be asked.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch].into_iter().flatten()
}

/// Writes into an operation who may call it.
pub(super) fn mark(operation: &mut Operation, permission: &str) {
    let permission = [(PERMISSION.to_owned(), Value::from(permission))];
    operation.extensions.get_or_insert_default().merge(Extensions::from_iter(permission));
}

/// The whole document, where an answer is a request's shape and more: an object that lets nothing else in cannot be a part of
/// another, so its members are written out there.
pub(super) fn finished(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    document.paths.paths.values_mut().flat_map(operations).for_each(complete);
    if let Some(components) = &mut document.components {
        let known = components.schemas.clone();
        components.schemas.values_mut().for_each(|schema| write_out(schema, &known));
    }
    document
}

fn write_out(schema: &mut RefOr<Schema>, known: &BTreeMap<String, RefOr<Schema>>) {
    match schema {
        RefOr::T(Schema::Object(object)) => object.properties.values_mut().for_each(|member| write_out(member, known)),
        RefOr::T(Schema::Array(array)) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                write_out(items, known);
            }
        }
        RefOr::T(Schema::AllOf(whole)) => {
            for part in &mut whole.items {
                let RefOr::Ref(reference) = &*part else {
                    write_out(part, known);
                    continue;
                };
                let name = reference.ref_location.trim_start_matches("#/components/schemas/");
                if let Some(RefOr::T(Schema::Object(object))) = known.get(name)
                    && object.additional_properties.is_some()
                {
                    let mut open = object.clone();
                    open.additional_properties = None;
                    *part = RefOr::T(Schema::Object(open));
                }
            }
        }
        _ => {}
    }
}

/// Writes into an operation what does not stand at its handler: how it can fail, and an example.
fn complete(operation: &mut Operation) {
    let permission = operation.extensions.as_ref().and_then(|extensions| extensions.get(PERMISSION));
    let secured = permission.is_none_or(|permission| permission != PUBLIC);
    if secured {
        operation.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], &str>("bearer", [])]);
    }
    errors::describe(operation, secured);
    let answer = match operation.operation_id.as_deref().unwrap_or_default() {
        // What these two answer can be had once only, and is what reading answers.
        "finalizeRecord" => ANSWERS.get("getRecord"),
        "createAddendum" => ANSWERS.get("getAddendum"),
        id => ANSWERS.get(id),
    };
    for (status, response) in &mut operation.responses.responses {
        if let (Some(answer), RefOr::T(response), true) = (answer, response, status.starts_with('2'))
            && let Some(RefOr::T(content)) = response.content.get_mut("application/json")
        {
            content.example = Some(answer.clone());
        }
    }
    let example = EXAMPLES.get(operation.operation_id.as_deref().unwrap_or_default());
    if let (Some(example), Some(RefOr::T(body))) = (example, &mut operation.request_body) {
        for content in body.content.values_mut() {
            // A body of another kind brings its own.
            if let RefOr::T(content) = content
                && content.example.is_none()
            {
                content.example = Some(example.clone());
            }
        }
    }
}

/// This document
#[utoipa::path(get, path = "/api/openapi.json", operation_id = "getOpenApi", tag = "operations",
    responses((status = 200, description = "The OpenAPI document", body = serde_json::Value)))]
pub(super) async fn serve() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], WRITTEN)
}
