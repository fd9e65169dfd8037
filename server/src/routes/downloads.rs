use axum::{Json, extract::State};
use chartlift_protocol::Encoding;
use serde::{Deserialize, Serialize};

use super::{extract::Body, problem::ApiError, state::AppState};
use crate::{auth::Access, domain::downloads::Disposition};

/// Which file to read.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DownloadRequest {
    /// The attachment.
    attachment_id: String,
    /// A version's number; the newest when absent.
    #[serde(default)]
    #[schema(minimum = 1)]
    version: Option<u32>,
    /// Whether to save the file (the default) or to show it.
    #[serde(default)]
    disposition: Disposition,
}

/// Where to read a file. The URL is a credential: never log it.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct DownloadUrl {
    /// A plain GET of it gives the source file; browsers undo the compression by themselves.
    url: String,
    /// How long the URL is valid, in seconds from now.
    expires_in_seconds: u32,
    /// The file's own name.
    file_name: String,
    /// The file's media type.
    content_type: String,
    /// The version's number.
    version: u32,
    /// Size of the source in bytes.
    source_bytes: u64,
    /// What goes over the network, in bytes.
    stored_bytes: u64,
    /// How the stored bytes relate to the source bytes.
    encoding: Encoding,
}

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
    let download = state.downloads.open(&access, &request.attachment_id, request.version, request.disposition).await?;
    Ok(Json(DownloadUrl {
        url: download.url,
        expires_in_seconds: u32::try_from(download.ttl.as_secs()).unwrap_or(u32::MAX),
        file_name: download.file_name,
        content_type: download.content_type,
        version: download.version,
        source_bytes: download.source_bytes,
        stored_bytes: download.stored_bytes,
        encoding: download.encoding,
    }))
}
