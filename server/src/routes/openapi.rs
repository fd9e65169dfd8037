use axum::{Extension, Json, response::IntoResponse};
use chartlift_protocol::{ErrorCode, FieldError, Problem};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, Ref, RefOr, Response,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

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

/// The answer of every operation that fails.
pub(super) fn problem_response() -> RefOr<Response> {
    let content = Content::new(Some(RefOr::Ref(Ref::from_schema_name("Problem"))));
    let mut response = Response::new("What went wrong (RFC 9457)");
    response.content.insert("application/problem+json".to_owned(), RefOr::T(content));
    RefOr::T(response)
}

/// This document
#[utoipa::path(get, path = "/api/openapi.json", operation_id = "getOpenApi", tag = "operations",
    responses((status = 200, description = "The OpenAPI document", body = serde_json::Value)))]
pub(super) async fn serve(Extension(document): Extension<&'static utoipa::openapi::OpenApi>) -> impl IntoResponse {
    Json(document)
}
