use axum::{Json, extract::State, http::StatusCode};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    dto::{PageParams, tagged},
    extract::{Body, Id, Idempotency, IfMatch, Params},
    problem::ApiError,
    state::AppState,
    whole::Whole,
};
use crate::{
    auth::Access,
    domain::{
        day,
        finalization::RunningUploads,
        page::{Page, PageRequest},
        record::{Record, RecordOrder, RecordStatus, WholeRecord},
        record_content::{RecordContent, RecordInput, VisitType},
        records::RecordSearch,
        revision::Revision,
    },
};

/// A record with its ETag.
type Tagged = super::dto::Tagged<Record>;

fn answer(record: Record) -> Tagged {
    tagged(record.revision, record)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListParams {
    /// Beginnings of words that must all occur in the names of patient and doctor, the medical record number, the complaint,
    /// history, examination, notes, department, diagnoses or names of files; accents, case and punctuation do not matter.
    q: Option<String>,
    /// Only records of this status.
    status: Option<RecordStatus>,
    /// Only records of the patient of this id.
    patient_id: Option<String>,
    /// Only records of the doctor of this id.
    doctor_id: Option<String>,
    /// Only records of exactly this department.
    department: Option<String>,
    /// Only visits of this kind.
    visit_type: Option<VisitType>,
    /// Only records made from the template of this id.
    template_id: Option<String>,
    /// Only records with a diagnosis of exactly this code, in whatever case.
    #[param(min_length = 1, max_length = 200)]
    diagnosis_code: Option<String>,
    /// Only records with attachments (`true`), or only the others.
    has_attachments: Option<bool>,
    /// Only visits of this day and later.
    #[serde(default, deserialize_with = "day::deserialize_some")]
    #[param(value_type = Option<jiff::civil::Date>)]
    visited_from: Option<Date>,
    /// Only visits of this day and earlier.
    #[serde(default, deserialize_with = "day::deserialize_some")]
    #[param(value_type = Option<jiff::civil::Date>)]
    visited_to: Option<Date>,
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
        patient_id: params.patient_id,
        doctor_id: params.doctor_id,
        department: params.department,
        visit_type: params.visit_type,
        template_id: params.template_id,
        diagnosis_code: params.diagnosis_code,
        has_attachments: params.has_attachments,
        visited_from: params.visited_from,
        visited_to: params.visited_to,
        order: params.sort.unwrap_or_default(),
        page: PageRequest { cursor: params.cursor, limit: params.limit },
    };
    Ok(Json(state.records.list(&access, search).await?))
}

/// Create a medical record
///
/// With `template`, it begins with what the template says; what is said here takes the place of that, field by field.
#[utoipa::path(post, path = "/api/medical-records", operation_id = "createRecord", tag = "records",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the call harmless")),
    request_body = RecordInput,
    responses((status = 201, description = "The new draft", body = Record,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn create(
    State(state): State<AppState>,
    access: Access,
    key: Idempotency,
    Body(said): Body<Map<String, Value>>,
) -> Result<(StatusCode, Tagged), ApiError> {
    let key = key.bind("createRecord", &access, &said);
    Ok((StatusCode::CREATED, answer(state.records.create(&access, said, key).await?)))
}

/// What to answer beside a record.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Include {
    /// Its files.
    Attachments,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct GetParams {
    /// What to answer beside the record: `attachments`, so that one call has all that a page shows. Nothing when absent.
    #[param(inline)]
    include: Option<Include>,
}

/// Read a medical record
#[utoipa::path(get, path = "/api/medical-records/{id}", operation_id = "getRecord", tag = "records",
    params(("id" = String, Path, description = "The record"), GetParams),
    responses((status = 200, description = "The record", body = WholeRecord,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn get(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Params(params): Params<GetParams>,
) -> Result<super::dto::Tagged<WholeRecord>, ApiError> {
    let whole = match params.include {
        Some(Include::Attachments) => state.records.get_whole(&access, &id).await?,
        None => WholeRecord { record: state.records.get(&access, &id).await?, attachments: None },
    };
    Ok(tagged(whole.record.revision, whole))
}

/// Replace what a draft says
///
/// `If-Match` must name the newest revision, so that nobody's change is lost. Every field has to be there, and every field of
/// each (a vital sign that was not measured is null): what is left out would not be kept. PATCH changes some.
#[utoipa::path(put, path = "/api/medical-records/{id}", operation_id = "updateRecord", tag = "records",
    params(("id" = String, Path, description = "The record"),
        ("If-Match" = String, Header, description = "The ETag of the revision the change is based on")),
    request_body = RecordContent,
    responses((status = 200, description = "The record as changed", body = Record,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn update(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    IfMatch(seen): IfMatch,
    Whole(content): Whole<RecordContent>,
) -> Result<Tagged, ApiError> {
    Ok(answer(state.records.update(&access, &id, &seen, content).await?))
}

/// Change some of what a draft says
///
/// A JSON merge patch (RFC 7396) of the fields that PUT takes: what is left out stays as it is.
#[utoipa::path(patch, path = "/api/medical-records/{id}", operation_id = "patchRecord", tag = "records",
    params(("id" = String, Path, description = "The record"),
        ("If-Match" = String, Header, description = "The ETag of the revision the change is based on")),
    request_body(content = Map<String, Value>, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The record as changed", body = Record,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn patch(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    IfMatch(seen): IfMatch,
    Body(patch): Body<Map<String, Value>>,
) -> Result<Tagged, ApiError> {
    Ok(answer(state.records.patch(&access, &id, &seen, Value::Object(patch)).await?))
}

/// Read a record's history
///
/// Every change of the record and of its attachments, the newest first, each with what the record said after it.
#[utoipa::path(get, path = "/api/medical-records/{id}/revisions", operation_id = "listRevisions", tag = "records",
    params(("id" = String, Path, description = "The record"), PageParams),
    responses((status = 200, description = "A page of revisions", body = Page<Revision>)))]
pub(super) async fn revisions(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Params(page): Params<PageParams>,
) -> Result<Json<Page<Revision>>, ApiError> {
    Ok(Json(state.records.revisions(&access, &id, &page.into()).await?))
}

/// What to do where files are on their way to the record.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WhileUploading {
    /// Refuse.
    #[default]
    Refuse,
    /// Finalize the record once they are over.
    Wait,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FinalizeParams {
    /// What to do where files are on their way to the record: `refuse`, or `wait` until they are over; `refuse` when absent.
    #[param(inline)]
    uploads: Option<WhileUploading>,
}

/// Finalize a draft
///
/// A finalized record is immutable: it takes neither changes nor attachments, only addenda. While uploads to it are under way
/// this is refused, or waits: then the record takes no change and no other upload, and is finalized when the last upload is
/// completed or aborted. If one expires or arrives damaged, the record stays a draft, for somebody to look at.
#[utoipa::path(post, path = "/api/medical-records/{id}/finalize", operation_id = "finalizeRecord", tag = "records",
    params(("id" = String, Path, description = "The record"), FinalizeParams,
        ("If-Match" = String, Header, description = "The ETag of the revision that is to be final")),
    responses((status = 200, description = "The finalized record", body = Record,
        headers(("ETag" = String, description = "The final revision"))),
    (status = 202, description = "The record, which waits for its uploads", body = Record,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn finalize(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    IfMatch(seen): IfMatch,
    Params(params): Params<FinalizeParams>,
) -> Result<(StatusCode, Tagged), ApiError> {
    let uploads = match params.uploads.unwrap_or_default() {
        WhileUploading::Refuse => RunningUploads::Refuse,
        WhileUploading::Wait => RunningUploads::Wait,
    };
    let record = state.records.finalize(&access, &id, &seen, uploads).await?;
    let status = if record.status == RecordStatus::Finalized { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, answer(record)))
}

/// Withdraw a finalization that waits
///
/// The record is a draft as any other again. Where none waits, nothing changes.
#[utoipa::path(delete, path = "/api/medical-records/{id}/finalize", operation_id = "withdrawFinalization", tag = "records",
    params(("id" = String, Path, description = "The record")),
    responses((status = 200, description = "The draft", body = Record,
        headers(("ETag" = String, description = "For If-Match of the next change")))))]
pub(super) async fn withdraw(State(state): State<AppState>, access: Access, Id(id): Id) -> Result<Tagged, ApiError> {
    Ok(answer(state.records.withdraw_finalization(&access, &id).await?))
}
