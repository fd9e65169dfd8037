//! What the ways of writing a report have in common.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::domain::storage_usage::{Grouping, UsageRow};

/// What every format begins with.
pub(super) struct Head {
    /// The tenant.
    pub tenant_id: String,
    /// When it is of.
    pub as_of: Timestamp,
    /// By what it is grouped.
    pub by: Grouping,
    /// The currency of its amounts (ISO 4217).
    pub currency: String,
}

/// One way of writing a report.
pub(super) trait Writer: Send + Sync {
    /// What comes first.
    fn head(&mut self, head: &Head) -> String;
    /// Some rows.
    fn rows(&mut self, rows: &[UsageRow]) -> String;
    /// What comes last.
    fn tail(&mut self, total: Decimal) -> String;
}
