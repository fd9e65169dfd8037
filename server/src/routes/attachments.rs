use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Deserializer};

use super::{
    dto::PageParams,
    extract::{Body, Id, Params},
    problem::ApiError,
    state::AppState,
};
use crate::{
    auth::Access,
    domain::{
        attachment::{Attachment, Version},
        page::{Page, PageRequest},
    },
};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListParams {
    /// Whether to list the deleted attachments instead of the others.
    #[serde(default)]
    #[param(required = false)]
    deleted: bool,
    /// `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Items per page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List a record's attachments
#[utoipa::path(get, path = "/api/medical-records/{id}/attachments", operation_id = "listAttachments",
    tag = "attachments", params(("id" = String, Path, description = "The record"), ListParams),
    responses((status = 200, description = "A page of attachments, the oldest first", body = Page<Attachment>)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Params(params): Params<ListParams>,
) -> Result<Json<Page<Attachment>>, ApiError> {
    let page = PageRequest { cursor: params.cursor, limit: params.limit };
    Ok(Json(state.attachments.list(&access, &id, params.deleted, &page).await?))
}

/// Read an attachment
///
/// As its newest version is. A deleted one can be read until it is removed for good; `status` says so.
#[utoipa::path(get, path = "/api/attachments/{id}", operation_id = "getAttachment", tag = "attachments",
    params(("id" = String, Path, description = "The attachment")),
    responses((status = 200, description = "The attachment", body = Attachment)))]
pub(super) async fn get(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
) -> Result<Json<Attachment>, ApiError> {
    Ok(Json(state.attachments.get(&access, &id).await?))
}

/// List an attachment's versions
#[utoipa::path(get, path = "/api/attachments/{id}/versions", operation_id = "listVersions", tag = "attachments",
    params(("id" = String, Path, description = "The attachment"), PageParams),
    responses((status = 200, description = "A page of versions, the newest first", body = Page<Version>)))]
pub(super) async fn versions(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Params(page): Params<PageParams>,
) -> Result<Json<Page<Version>>, ApiError> {
    Ok(Json(state.attachments.versions(&access, &id, &page.into()).await?))
}

/// What to change of an attachment; what is left out stays as it is.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AttachmentPatch {
    /// Its new name: at most 255 bytes of UTF-8, of the same kind of file.
    #[schema(min_length = 1, max_length = 255)]
    file_name: Option<String>,
    /// What is to be said of it, up to 2,000 characters; null takes away what was said.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>, max_length = 2_000)]
    description: Option<Option<String>>,
}

/// Null is said, too.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Rename or describe an attachment
#[utoipa::path(patch, path = "/api/attachments/{id}", operation_id = "updateAttachment", tag = "attachments",
    params(("id" = String, Path, description = "The attachment")), request_body = AttachmentPatch,
    responses((status = 200, description = "The attachment as it is now", body = Attachment)))]
pub(super) async fn update(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Body(patch): Body<AttachmentPatch>,
) -> Result<Json<Attachment>, ApiError> {
    Ok(Json(state.attachments.update(&access, &id, patch.file_name, patch.description).await?))
}

/// Where to move an attachment.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MoveRequest {
    /// The record, a draft.
    record_id: String,
}

/// Move an attachment to another record
///
/// With all its versions. Both records are told in their histories and in the audit log. Refused while a version of it is on
/// its way.
#[utoipa::path(post, path = "/api/attachments/{id}/move", operation_id = "moveAttachment", tag = "attachments",
    params(("id" = String, Path, description = "The attachment")), request_body = MoveRequest,
    responses((status = 200, description = "The attachment as it is now", body = Attachment)))]
pub(super) async fn move_to(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Body(request): Body<MoveRequest>,
) -> Result<Json<Attachment>, ApiError> {
    Ok(Json(state.attachments.move_to(&access, &id, request.record_id).await?))
}

/// Make an older version current
///
/// As a new version: a copy of the older one, which S3 makes and checks. Where it, or a copy of it, is the
/// newest already, nothing changes. What takes longer than a request may goes on: make the same call again, and it waits for that.
#[utoipa::path(post, path = "/api/attachments/{id}/versions/{number}/make-current",
    operation_id = "makeVersionCurrent", tag = "attachments",
    params(("id" = String, Path, description = "The attachment"),
        ("number" = u32, Path, description = "The version's number", minimum = 1)),
    responses((status = 200, description = "The attachment as it is now", body = Attachment)))]
pub(super) async fn make_current(
    State(state): State<AppState>,
    access: Access,
    Id((id, number)): Id<(String, String)>,
) -> Result<Json<Attachment>, ApiError> {
    // What is no number is the number of no version.
    let number = number.parse().unwrap_or(0);
    Ok(Json(state.uploads.make_current(&access, &id, number).await?))
}

/// Delete an attachment
///
/// It vanishes from lists and downloads and can be undeleted. Deleting again is no error.
#[utoipa::path(delete, path = "/api/attachments/{id}", operation_id = "deleteAttachment", tag = "attachments",
    params(("id" = String, Path, description = "The attachment")),
    responses((status = 204, description = "It is deleted")))]
pub(super) async fn delete(State(state): State<AppState>, access: Access, Id(id): Id) -> Result<StatusCode, ApiError> {
    state.attachments.delete(&access, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Undelete an attachment
#[utoipa::path(post, path = "/api/attachments/{id}/undelete", operation_id = "undeleteAttachment",
    tag = "attachments", params(("id" = String, Path, description = "The attachment")),
    responses((status = 200, description = "The attachment, visible again", body = Attachment)))]
pub(super) async fn undelete(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
) -> Result<Json<Attachment>, ApiError> {
    Ok(Json(state.attachments.undelete(&access, &id).await?))
}
