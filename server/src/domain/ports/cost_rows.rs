//! The rows of costs.

use async_trait::async_trait;
use chartlift_costs::Cohort;
use jiff::{Timestamp, civil::Date};

use crate::domain::{cost_day::CostDay, error::StoreResult};

/// What days have cost, and what alternatives are worked out from.
#[async_trait]
pub trait CostRows {
    /// The last day that was written, if any.
    async fn last_cost_day(&mut self) -> StoreResult<Option<Date>>;
    /// Writes a day unless it is there already.
    async fn insert_cost_day(&mut self, day: &CostDay) -> StoreResult<()>;
    /// The days from `from` on, the oldest first.
    async fn cost_days(&mut self, from: Date) -> StoreResult<Vec<CostDay>>;
    /// What is stored by age, idleness and reading within the last 30 days.
    async fn cohorts(&mut self, now: Timestamp) -> StoreResult<Vec<Cohort>>;
}
