use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;

use super::{
    extract::{Body, Id, Params},
    problem::ApiError,
    state::AppState,
};
use crate::{
    auth::Access,
    domain::{
        restore::{RestoreState, RestoreTier},
        restores::RestoreWish,
    },
};

/// How long a restored copy stays unless something else is asked for: a week's work.
pub(super) const DEFAULT_DAYS: u32 = 7;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct VersionParams {
    /// The version's number; the newest when absent.
    #[param(minimum = 1)]
    pub(super) version: Option<u32>,
}

/// See whether a file can be read
///
/// Where it is archived, the answer has the ways to restore it, each with its time and cost. While it is restored, ask
/// again now and then: most ways take hours.
#[utoipa::path(get, path = "/api/attachments/{id}/restore", operation_id = "getRestore", tag = "attachments",
    params(("id" = String, Path, description = "The attachment"), VersionParams),
    responses((status = 200, description = "How it stands", body = RestoreState)))]
pub(super) async fn get(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Params(params): Params<VersionParams>,
) -> Result<Json<RestoreState>, ApiError> {
    Ok(Json(state.restores.state(&access, &id, params.version).await?))
}

/// Which file to restore, and how.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RestoreRequest {
    /// The version's number; the newest when absent.
    #[schema(minimum = 1)]
    version: Option<u32>,
    /// How fast.
    tier: RestoreTier,
    /// For how many days it is to be readable, 1 to 30; 7 when absent.
    #[schema(minimum = 1, maximum = 30)]
    days: Option<u32>,
}

/// Restore an archived file
///
/// It costs what the option says. Asking for a file that can be read, or is being restored, changes nothing.
#[utoipa::path(post, path = "/api/attachments/{id}/restore", operation_id = "restoreAttachment", tag = "attachments",
    params(("id" = String, Path, description = "The attachment")), request_body = RestoreRequest,
    responses((status = 202, description = "How it stands now", body = RestoreState)))]
pub(super) async fn request(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Body(request): Body<RestoreRequest>,
) -> Result<(StatusCode, Json<RestoreState>), ApiError> {
    let wish = RestoreWish { version: request.version, tier: request.tier, days: request.days.unwrap_or(DEFAULT_DAYS) };
    Ok((StatusCode::ACCEPTED, Json(state.restores.restore(&access, &id, wish).await?)))
}
