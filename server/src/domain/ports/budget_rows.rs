//! The rows of budgets.

use async_trait::async_trait;
use jiff::{Timestamp, civil::Date};

use crate::domain::{
    budget::{AlertKey, Budget, CostAlert, Delivery},
    error::StoreResult,
};

/// A tenant's budget, and its alerts.
#[async_trait]
pub trait BudgetRows {
    /// The budget, if one is set.
    async fn budget(&mut self) -> StoreResult<Option<Budget>>;
    /// Sets it, in place of any other.
    async fn put_budget(&mut self, budget: &Budget) -> StoreResult<()>;
    /// Removes it. Alerts stay.
    async fn delete_budget(&mut self) -> StoreResult<()>;
    /// Adds an alert; false when it was raised before.
    async fn insert_alert(&mut self, alert: &CostAlert) -> StoreResult<bool>;
    /// One alert.
    async fn alert(&mut self, key: &AlertKey) -> StoreResult<Option<CostAlert>>;
    /// The alerts of this month and those after it, the newest first.
    async fn alerts(&mut self, from: Date) -> StoreResult<Vec<CostAlert>>;
    /// Puts an alert's next try off to `until`; false when another server did so before, or it is not due at `now`.
    async fn claim_alert(&mut self, key: &AlertKey, now: Timestamp, until: Timestamp) -> StoreResult<bool>;
    /// Notes what became of telling a webhook.
    async fn note_delivery(&mut self, key: &AlertKey, delivery: &Delivery) -> StoreResult<()>;
}
