//! What a day's storage cost, as it is written down. In a file of its own: the rows know it too.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// One day of a tenant's storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostDay {
    /// The day (UTC).
    pub day: Date,
    /// The currency of the amounts.
    pub currency: String,
    /// What a month of days like this one costs.
    pub monthly_total: Decimal,
    /// The same of the baseline.
    pub baseline_monthly: Decimal,
    /// Stored versions.
    pub files: u64,
    /// Their bytes before compression.
    pub source_bytes: u64,
    /// Their bytes in S3.
    pub stored_bytes: u64,
}
