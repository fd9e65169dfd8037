use axum::{Json, extract::State};
use chartlift_protocol::{DownloadRequest, DownloadUrl};

use super::{extract::Body, problem::ApiError, state::AppState};
use crate::auth::Access;

/// Get a URL to read a file
///
/// Answers 409 `archived` when the file must be restored first.
#[utoipa::path(post, path = "/api/files/download-url", operation_id = "createDownloadUrl", tag = "files",
    request_body = DownloadRequest, responses((status = 200, description = "Where to read it", body = DownloadUrl)))]
pub(super) async fn create(
    State(state): State<AppState>,
    access: Access,
    Body(request): Body<DownloadRequest>,
) -> Result<Json<DownloadUrl>, ApiError> {
    Ok(Json(state.downloads.open(&access, &request).await?))
}
