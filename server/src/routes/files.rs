use axum::{Json, extract::State, http::StatusCode};
use chartlift_protocol::{
    CompleteResult, CompleteUpload, CompleteUploads, CreateResult, CreateUpload, CreateUploads, SignParts, SignedParts,
    UploadCompleted, UploadCreated, UploadState, UploadStatus, UploadTerms, UploadToCreate, UploadsCompleted,
    UploadsCreated,
};
use serde::Deserialize;

use super::{
    extract::{Body, Id, Idempotency, Params},
    problem::ApiError,
    state::AppState,
};
use crate::{
    auth::Access,
    domain::{
        page::{Page, PageRequest},
        uploads::upload::UploadSummary,
    },
};

/// Read what uploads will be asked for
///
/// For a page that wants to be ready before a file is chosen: the policy, where to connect to, and which files are taken, so
/// that it can say no before anything is sent.
#[utoipa::path(get, path = "/api/files/upload-terms", operation_id = "getUploadTerms", tag = "files",
    responses((status = 200, description = "The terms", body = UploadTerms)))]
pub(super) async fn terms(State(state): State<AppState>, access: Access) -> Result<Json<UploadTerms>, ApiError> {
    Ok(Json(state.uploads.terms(&access).await?))
}

/// Create an upload
///
/// Checks type, size, name and record, and signs the first parts if they are given.
#[utoipa::path(post, path = "/api/files/upload-url", operation_id = "createUpload", tag = "files",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the call harmless")),
    request_body = CreateUpload,
    responses((status = 201, description = "The upload", body = UploadCreated)))]
pub(super) async fn create(
    State(state): State<AppState>,
    access: Access,
    key: Idempotency,
    Body(request): Body<CreateUpload>,
) -> Result<(StatusCode, Json<UploadCreated>), ApiError> {
    // What it is to be an upload of; parts may be cut differently when the call is repeated.
    let key = key.bind("createUpload", &access, &CreateUpload { first: None, ..request.clone() });
    Ok((StatusCode::CREATED, Json(state.uploads.create(&access, request, key).await?)))
}

/// Create several uploads
///
/// For many small files: up to 100 in one call, each with a result of its own.
#[utoipa::path(post, path = "/api/files/upload-urls", operation_id = "createUploads", tag = "files",
    request_body = CreateUploads,
    responses((status = 200, description = "What became of each", body = UploadsCreated)))]
pub(super) async fn create_many(
    State(state): State<AppState>,
    access: Access,
    Body(CreateUploads { uploads }): Body<CreateUploads>,
) -> Result<Json<UploadsCreated>, ApiError> {
    let mut requests = Vec::with_capacity(uploads.len());
    for (index, UploadToCreate { idempotency_key, upload }) in uploads.into_iter().enumerate() {
        let key = Idempotency::of(idempotency_key, || format!("/uploads/{index}/idempotency_key"))?;
        // As of one: a call may be repeated in either form.
        let key = key.bind("createUpload", &access, &CreateUpload { first: None, ..upload.clone() });
        requests.push((upload, key));
    }
    let results = state.uploads.create_many(&access, requests).await?.into_iter().map(|outcome| match outcome {
        Ok(created) => CreateResult { created: Some(created), problem: None },
        Err(error) => CreateResult { created: None, problem: Some(ApiError::from(error).into_problem()) },
    });
    Ok(Json(UploadsCreated { results: results.collect() }))
}

/// Sign parts
///
/// Each URL takes exactly the bytes that were described, with all of the given headers.
#[utoipa::path(post, path = "/api/files/uploads/{id}/part-urls", operation_id = "signParts", tag = "files",
    params(("id" = String, Path, description = "The upload")), request_body = SignParts,
    responses((status = 200, description = "Where to send the parts", body = SignedParts)))]
pub(super) async fn sign(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Body(request): Body<SignParts>,
) -> Result<Json<SignedParts>, ApiError> {
    Ok(Json(SignedParts { parts: state.uploads.sign(&access, &id, &request).await? }))
}

/// Read an upload's state
///
/// What S3 itself has, for resuming.
#[utoipa::path(get, path = "/api/files/uploads/{id}", operation_id = "getUpload", tag = "files",
    params(("id" = String, Path, description = "The upload")),
    responses((status = 200, description = "Where it stands", body = UploadState)))]
pub(super) async fn state(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
) -> Result<Json<UploadState>, ApiError> {
    Ok(Json(state.uploads.state(&access, &id).await?))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListParams {
    /// Only uploads of this status.
    #[param(inline)]
    status: Option<UploadStatus>,
    /// Only uploads of this record.
    record_id: Option<String>,
    /// `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Items per page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List uploads
#[utoipa::path(get, path = "/api/files/uploads", operation_id = "listUploads", tag = "files", params(ListParams),
    responses((status = 200, description = "A page of uploads, the newest first", body = Page<UploadSummary>)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Params(params): Params<ListParams>,
) -> Result<Json<Page<UploadSummary>>, ApiError> {
    let page = PageRequest { cursor: params.cursor, limit: params.limit };
    Ok(Json(state.uploads.list(&access, params.status, params.record_id, &page).await?))
}

/// Complete an upload
///
/// Checks the parts, their sizes and checksums with S3, then makes the attachment's version. Completing again answers
/// the same.
#[utoipa::path(post, path = "/api/files/uploads/{id}/complete", operation_id = "completeUpload", tag = "files",
    params(("id" = String, Path, description = "The upload")), request_body = CompleteUpload,
    responses((status = 200, description = "The new version", body = UploadCompleted)))]
pub(super) async fn complete(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Body(request): Body<CompleteUpload>,
) -> Result<Json<UploadCompleted>, ApiError> {
    Ok(Json(state.uploads.complete(&access, &id, &request).await?))
}

/// Complete several uploads
///
/// For many small files: up to 100 in one call, each with a result of its own.
#[utoipa::path(post, path = "/api/files/upload-completions", operation_id = "completeUploads", tag = "files",
    request_body = CompleteUploads,
    responses((status = 200, description = "What became of each", body = UploadsCompleted)))]
pub(super) async fn complete_many(
    State(state): State<AppState>,
    access: Access,
    Body(CompleteUploads { uploads }): Body<CompleteUploads>,
) -> Result<Json<UploadsCompleted>, ApiError> {
    let results = state.uploads.complete_many(&access, &uploads).await?.into_iter().map(|outcome| match outcome {
        Ok(completed) => CompleteResult { completed: Some(completed), problem: None },
        Err(error) => CompleteResult { completed: None, problem: Some(ApiError::from(error).into_problem()) },
    });
    Ok(Json(UploadsCompleted { results: results.collect() }))
}

/// Abort an upload
///
/// Removes what S3 has of it. Aborting again is no error.
#[utoipa::path(delete, path = "/api/files/uploads/{id}", operation_id = "abortUpload", tag = "files",
    params(("id" = String, Path, description = "The upload")),
    responses((status = 204, description = "It is gone")))]
pub(super) async fn abort(State(state): State<AppState>, access: Access, Id(id): Id) -> Result<StatusCode, ApiError> {
    state.uploads.abort(&access, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
