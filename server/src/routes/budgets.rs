use axum::{Json, extract::State, http::StatusCode};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{extract::Body, problem::ApiError, state::AppState};
use crate::{
    auth::Access,
    domain::budgets::{BudgetReport, BudgetSet, BudgetWish},
};

/// How the month stands against the budget
///
/// What storage has cost on the days of the month that are over, what the whole month will cost, and which of the budget's
/// thresholds were reached. Without a budget nothing is watched.
#[utoipa::path(get, path = "/api/costs/budget", operation_id = "getBudget", tag = "costs",
    responses((status = 200, description = "The budget and the month", body = BudgetReport)))]
pub(super) async fn report(State(state): State<AppState>, access: Access) -> Result<Json<BudgetReport>, ApiError> {
    Ok(Json(state.budgets.report(&access).await?))
}

/// A budget.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BudgetRequest {
    /// The amount a month, in the currency of the costs: more than 0, with at most four decimals.
    #[schema(value_type = String, pattern = r"^\d{1,13}(\.\d{1,4})?$", examples("250.00"))]
    amount: Decimal,
    /// At which percent of it somebody is told: 1 to 10 of 1 to 1000; 50, 80 and 100 if absent. From 100 on it is told too
    /// when the month is expected to reach it.
    #[serde(default)]
    thresholds: Option<Vec<u32>>,
    /// An https address that is called when a threshold is reached, as Standard Webhooks has it; nobody if absent.
    #[serde(default)]
    #[schema(examples("https://hooks.example.org/chartlift"))]
    webhook_url: Option<String>,
    /// Whether the webhook gets another secret. A new address gets one in any case.
    #[serde(default)]
    new_webhook_secret: bool,
}

/// Set the budget
///
/// In place of any other. Once a month and threshold an alert is raised; the webhook gets
/// `{"type":"cost.threshold_reached","timestamp":…,"data":{"tenant_id","month","basis","threshold","amount","budget","currency"}}`
/// with the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` (HMAC-SHA-256, Standard Webhooks). Any answer but
/// 2xx is tried again for two days; 410 ends it.
#[utoipa::path(put, path = "/api/costs/budget", operation_id = "setBudget", tag = "costs",
    request_body = BudgetRequest,
    responses((status = 200, description = "The budget and the month", body = BudgetSet)))]
pub(super) async fn set(
    State(state): State<AppState>,
    access: Access,
    Body(request): Body<BudgetRequest>,
) -> Result<Json<BudgetSet>, ApiError> {
    let wish = BudgetWish {
        amount: request.amount,
        thresholds: request.thresholds,
        webhook_url: request.webhook_url,
        new_secret: request.new_webhook_secret,
    };
    Ok(Json(state.budgets.set(&access, wish).await?))
}

/// Remove the budget
///
/// Nothing is watched any more; alerts stay. No error when there is none.
#[utoipa::path(delete, path = "/api/costs/budget", operation_id = "removeBudget", tag = "costs",
    responses((status = 204, description = "There is no budget")))]
pub(super) async fn remove(State(state): State<AppState>, access: Access) -> Result<StatusCode, ApiError> {
    state.budgets.remove(&access).await?;
    Ok(StatusCode::NO_CONTENT)
}
