use axum::{Json, extract::State};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;

use super::{problem::ApiError, state::AppState};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
    costs::{Bill, bill, current_prices},
};

/// What the tenant's storage costs a month as it is now.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct CostReport {
    /// When it was computed.
    as_of: Timestamp,
    /// The AWS region the prices are of.
    region: String,
    /// The currency of all amounts (ISO 4217).
    #[schema(examples("USD"))]
    currency: String,
    /// The day the prices hold from.
    prices_effective_from: Date,
    /// Where the prices are from.
    prices_source: String,
    /// What the savings are measured against, in words.
    baseline: String,
    /// The amounts.
    bill: Bill,
}

/// What storage costs
///
/// The monthly cost of everything the tenant stores, at today's prices, against a stated baseline.
#[utoipa::path(get, path = "/api/costs", operation_id = "getCosts", tag = "costs",
    responses((status = 200, description = "The monthly cost", body = CostReport)))]
pub(super) async fn current(State(state): State<AppState>, access: Access) -> Result<Json<CostReport>, ApiError> {
    let now = state.clock.now();
    let event = AuditEvent::of(&access, now, Action::CostsRead, Target::Tenant);
    let usage = state.store.usage(&access.scope, event).await?;
    let prices = current_prices(now.to_zoned(TimeZone::UTC).date());
    Ok(Json(CostReport {
        as_of: now,
        region: prices.region.clone(),
        currency: prices.currency.clone(),
        prices_effective_from: prices.effective_from,
        prices_source: prices.source.clone(),
        baseline: "every file uncompressed in STANDARD".to_owned(),
        bill: bill(&usage, prices),
    }))
}
