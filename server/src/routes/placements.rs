use axum::{Json, extract::State};

use super::{
    extract::{Id, Params},
    problem::ApiError,
    restores::VersionParams,
    state::AppState,
};
use crate::{auth::Access, domain::placements::Placements};

/// List where a file has lain
///
/// Each storage class and access tier with its time, the oldest first: what storage costs is counted from these.
#[utoipa::path(get, path = "/api/attachments/{id}/placements", operation_id = "listPlacements", tag = "attachments",
    params(("id" = String, Path, description = "The attachment"), VersionParams),
    responses((status = 200, description = "Where it has lain", body = Placements)))]
pub(super) async fn list(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Params(params): Params<VersionParams>,
) -> Result<Json<Placements>, ApiError> {
    Ok(Json(state.placements.of(&access, &id, params.version).await?))
}
