use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;

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

/// What to change of an attachment.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AttachmentPatch {
    /// Its new name: at most 255 bytes of UTF-8, of the same kind of file.
    #[schema(min_length = 1, max_length = 255)]
    file_name: String,
}

/// Rename an attachment
#[utoipa::path(patch, path = "/api/attachments/{id}", operation_id = "renameAttachment", tag = "attachments",
    params(("id" = String, Path, description = "The attachment")), request_body = AttachmentPatch,
    responses((status = 200, description = "The attachment as it is now", body = Attachment)))]
pub(super) async fn rename(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Body(patch): Body<AttachmentPatch>,
) -> Result<Json<Attachment>, ApiError> {
    Ok(Json(state.attachments.rename(&access, &id, patch.file_name).await?))
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
