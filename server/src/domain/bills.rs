//! The use cases of costs.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;

use super::{clock::Clock, error::Result, ports::Store};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
    costs::{Bill, bill, current_prices},
};

/// What the tenant's storage costs a month as it is now.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CostReport {
    /// When it was computed.
    pub as_of: Timestamp,
    /// The AWS region the prices are of.
    pub region: String,
    /// The currency of all amounts (ISO 4217).
    #[schema(examples("USD"))]
    pub currency: String,
    /// The day the prices hold from.
    pub prices_effective_from: Date,
    /// Where the prices are from.
    pub prices_source: String,
    /// What the savings are measured against, in words.
    pub baseline: String,
    /// The amounts.
    pub bill: Bill,
}

/// Prices what a tenant stores.
#[derive(Clone)]
pub struct Bills {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
}

impl Bills {
    /// The use cases on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// The monthly cost of everything the tenant stores, at today's prices.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn current(&self, access: &Access) -> Result<CostReport> {
        let now = self.clock.now();
        let event = AuditEvent::of(access, now, Action::CostsRead, Target::Tenant);
        let usage = self.store.usage(&access.scope, event).await?;
        let prices = current_prices(now.to_zoned(TimeZone::UTC).date());
        Ok(CostReport {
            as_of: now,
            region: prices.region.clone(),
            currency: prices.currency.clone(),
            prices_effective_from: prices.effective_from,
            prices_source: prices.source.clone(),
            baseline: "every file uncompressed in STANDARD".to_owned(),
            bill: bill(&usage, prices),
        })
    }
}
