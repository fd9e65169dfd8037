use axum::{Json, extract::State};

use super::{problem::ApiError, state::AppState};
use crate::{auth::Access, domain::bills::CostReport};

/// What storage costs
///
/// What everything the tenant stores costs a month, with every line's rule and price, and what it saves against the same
/// files uncompressed in `STANDARD`. Requests are charged once: their lines are of this month so far.
#[utoipa::path(get, path = "/api/costs", operation_id = "getCosts", tag = "costs",
    responses((status = 200, description = "The costs", body = CostReport)))]
pub(super) async fn current(State(state): State<AppState>, access: Access) -> Result<Json<CostReport>, ApiError> {
    Ok(Json(state.bills.current(&access).await?))
}
