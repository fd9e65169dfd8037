use axum::{
    Json,
    extract::State,
    http::{HeaderName, StatusCode, header},
};
use serde::Deserialize;

use super::{
    extract::{Body, Id, Idempotency, Params, Seen},
    problem::ApiError,
    state::AppState,
};
use crate::{
    auth::Access,
    domain::{
        page::{Page, PageRequest},
        record::{Record, RecordInput, RecordOrder, RecordStatus},
        records::RecordSearch,
    },
};

/// A record with its ETag.
type Tagged = ([(HeaderName, String); 1], Json<Record>);

fn tagged(record: Record) -> Tagged {
    ([(header::ETAG, format!("\"{}\"", record.version))], Json(record))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListParams {
    /// Words that must all occur in patient name, record number, title or department.
    q: Option<String>,
    /// Only records of this status.
    status: Option<RecordStatus>,
    /// The order; `-visit_date` when absent.
    sort: Option<RecordOrder>,
    /// `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Items per page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List medical records
///
/// Searches, filters and sorts the tenant's records.
#[utoipa::path(get, path = "/api/medical-records", operation_id = "listRecords", tag = "records", params(ListParams),
    responses((status = 200, description = "A page of records", body = Page<Record>)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Params(params): Params<ListParams>,
) -> Result<Json<Page<Record>>, ApiError> {
    let search = RecordSearch {
        text: params.q,
        status: params.status,
        order: params.sort.unwrap_or_default(),
        page: PageRequest { cursor: params.cursor, limit: params.limit },
    };
    Ok(Json(state.records.list(&access, search).await?))
}

/// Create a medical record
#[utoipa::path(post, path = "/api/medical-records", operation_id = "createRecord", tag = "records",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the call harmless")),
    request_body = RecordInput,
    responses((status = 201, description = "The new draft", body = Record,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn create(
    State(state): State<AppState>,
    access: Access,
    key: Idempotency,
    Body(input): Body<RecordInput>,
) -> Result<(StatusCode, Tagged), ApiError> {
    let key = key.bind("createRecord", &access, &input);
    Ok((StatusCode::CREATED, tagged(state.records.create(&access, input, key).await?)))
}

/// Read a medical record
#[utoipa::path(get, path = "/api/medical-records/{id}", operation_id = "getRecord", tag = "records",
    params(("id" = String, Path, description = "The record")),
    responses((status = 200, description = "The record", body = Record,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn get(State(state): State<AppState>, access: Access, Id(id): Id) -> Result<Tagged, ApiError> {
    Ok(tagged(state.records.get(&access, &id).await?))
}

/// Change a draft
///
/// `If-Match` must name the newest version, so that nobody's change is lost.
#[utoipa::path(put, path = "/api/medical-records/{id}", operation_id = "updateRecord", tag = "records",
    params(("id" = String, Path, description = "The record"),
        ("If-Match" = String, Header, description = "The ETag of the version the change is based on")),
    request_body = RecordInput,
    responses((status = 200, description = "The record as changed", body = Record,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn update(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Seen(seen): Seen,
    Body(input): Body<RecordInput>,
) -> Result<Tagged, ApiError> {
    Ok(tagged(state.records.update(&access, &id, seen, input).await?))
}

/// Finalize a draft
///
/// A finalized record is immutable: it takes neither changes nor attachments.
#[utoipa::path(post, path = "/api/medical-records/{id}/finalize", operation_id = "finalizeRecord", tag = "records",
    params(("id" = String, Path, description = "The record"),
        ("If-Match" = String, Header, description = "The ETag of the version that is to be final")),
    responses((status = 200, description = "The finalized record", body = Record,
        headers(("ETag" = String, description = "The final version")))))]
pub(super) async fn finalize(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Seen(seen): Seen,
) -> Result<Tagged, ApiError> {
    Ok(tagged(state.records.finalize(&access, &id, seen).await?))
}
