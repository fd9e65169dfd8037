use axum::{Json, extract::State};

use super::{problem::ApiError, state::AppState};
use crate::{auth::Access, domain::bills::CostReport};

/// What storage costs
///
/// The monthly cost of everything the tenant stores, at today's prices, against a stated baseline.
#[utoipa::path(get, path = "/api/costs", operation_id = "getCosts", tag = "costs",
    responses((status = 200, description = "The monthly cost", body = CostReport)))]
pub(super) async fn current(State(state): State<AppState>, access: Access) -> Result<Json<CostReport>, ApiError> {
    Ok(Json(state.bills.current(&access).await?))
}
