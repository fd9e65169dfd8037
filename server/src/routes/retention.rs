use axum::{Json, extract::State};
use serde::Deserialize;

use super::{
    extract::{Body, Id},
    problem::ApiError,
    state::AppState,
};
use crate::{auth::Access, domain::keeping::RecordRetention};

/// What keeps a record's files
///
/// Whether a legal hold keeps them, how long the tenant keeps deleted files of such records, and when each of them goes.
#[utoipa::path(get, path = "/api/medical-records/{id}/retention", operation_id = "getRetention", tag = "records",
    params(("id" = String, Path, description = "The record")),
    responses((status = 200, description = "What keeps them", body = RecordRetention)))]
pub(super) async fn get(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
) -> Result<Json<RecordRetention>, ApiError> {
    Ok(Json(state.keeping.of_record(&access, &id).await?))
}

/// A legal hold.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LegalHoldRequest {
    /// Why, for whoever asks later: 1 to 1000 characters.
    #[schema(min_length = 1, max_length = 1000, examples("Case 2026-114: keep everything"))]
    reason: String,
}

/// Place a legal hold
///
/// Nothing removes a file of the record for good while the hold is there, deleted ones included. Placing it again changes the
/// reason.
#[utoipa::path(put, path = "/api/medical-records/{id}/legal-hold", operation_id = "placeLegalHold", tag = "records",
    params(("id" = String, Path, description = "The record")), request_body = LegalHoldRequest,
    responses((status = 200, description = "What keeps its files now", body = RecordRetention)))]
pub(super) async fn hold(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
    Body(request): Body<LegalHoldRequest>,
) -> Result<Json<RecordRetention>, ApiError> {
    Ok(Json(state.keeping.hold(&access, &id, &request.reason).await?))
}

/// Lift a legal hold
///
/// Deleted files whose time is over go within a day. No error when there is no hold.
#[utoipa::path(delete, path = "/api/medical-records/{id}/legal-hold", operation_id = "liftLegalHold", tag = "records",
    params(("id" = String, Path, description = "The record")),
    responses((status = 200, description = "What keeps its files now", body = RecordRetention)))]
pub(super) async fn lift(
    State(state): State<AppState>,
    access: Access,
    Id(id): Id,
) -> Result<Json<RecordRetention>, ApiError> {
    Ok(Json(state.keeping.lift(&access, &id).await?))
}
