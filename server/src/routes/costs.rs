use axum::{Json, extract::State};
use chartlift_costs::{STRATEGIES, Strategy};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

use super::{
    extract::{Body, Params},
    problem::ApiError,
    state::AppState,
};
use crate::{
    auth::Access,
    domain::{
        bills::CostReport,
        cost_history::{CostHistory, WhatIf},
    },
};

/// What storage costs
///
/// What everything the tenant stores costs a month, with every line's rule and price, and what it saves against the same
/// files uncompressed in `STANDARD`. Requests are charged once: their lines are of this month so far.
#[utoipa::path(get, path = "/api/costs", operation_id = "getCosts", tag = "costs",
    responses((status = 200, description = "The costs", body = CostReport)))]
pub(super) async fn current(State(state): State<AppState>, access: Access) -> Result<Json<CostReport>, ApiError> {
    Ok(Json(state.bills.current(&access).await?))
}

/// Which months to answer.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct HistoryQuery {
    /// How many months, the present one included; 12 if absent, 240 at most.
    #[serde(default)]
    #[param(minimum = 1, maximum = 240)]
    months: Option<u32>,
}

/// What storage has cost
///
/// By month, from what each day cost; and the next twelve months, from the growth of those before. A day is written once
/// it is over.
#[utoipa::path(get, path = "/api/costs/history", operation_id = "getCostHistory", tag = "costs",
    params(HistoryQuery),
    responses((status = 200, description = "The history and the forecast", body = CostHistory)))]
pub(super) async fn history(
    State(state): State<AppState>,
    access: Access,
    Params(query): Params<HistoryQuery>,
) -> Result<Json<CostHistory>, ApiError> {
    Ok(Json(state.bills.history(&access, query.months.unwrap_or(12)).await?))
}

/// What to compare.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WhatIfRequest {
    /// The strategies; the usual ones if absent or empty.
    #[serde(default, deserialize_with = "named")]
    strategies: Vec<Strategy>,
}

/// Strategies by their names alone: serde also takes a number for the tag of an enum, by the order of its variants.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Strategy>, D::Error> {
    let read = |value: Value| {
        if !value["strategy"].is_string() {
            return Err(D::Error::custom("a strategy is an object with its name as `strategy`"));
        }
        serde_json::from_value(value).map_err(D::Error::custom)
    };
    Vec::<Value>::deserialize(deserializer)?.into_iter().map(read).collect()
}

/// What other ways of keeping the same files would cost
///
/// Each strategy on the tenant's own files, by their age and how they were read in the last 30 days. A recommendation pays back
/// within a year, archives nothing that can be read at once now, and destroys nothing.
#[utoipa::path(post, path = "/api/costs/what-if", operation_id = "compareCosts", tag = "costs",
    request_body = WhatIfRequest,
    responses((status = 200, description = "The comparison", body = WhatIf)))]
pub(super) async fn what_if(
    State(state): State<AppState>,
    access: Access,
    Body(request): Body<WhatIfRequest>,
) -> Result<Json<WhatIf>, ApiError> {
    let strategies = if request.strategies.is_empty() { STRATEGIES.to_vec() } else { request.strategies };
    Ok(Json(state.bills.what_if(&access, &strategies).await?))
}
