//! What the same files would cost otherwise.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    bill::bill_within,
    prices::PriceTable,
    usage::{Counts, Happened, Kind, Stock, Usage},
};

/// What a month costs against the same files uncompressed in `STANDARD`. Negative savings are extra costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Savings {
    /// What is measured against, in words.
    pub baseline: String,
    /// All files uncompressed in `STANDARD`, a month.
    pub baseline_monthly: Decimal,
    /// All files as compressed, with their descriptions, all in `STANDARD`, a month.
    pub compressed_monthly: Decimal,
    /// As it is, a month.
    pub actual_monthly: Decimal,
    /// Saved by compression a month, less what the descriptions beside the files cost.
    pub by_compression: Decimal,
    /// Saved by storage classes and access tiers a month.
    pub by_tiering: Decimal,
    /// Both together.
    pub total: Decimal,
    /// The same in percent of the baseline, with one digit; 0 while nothing is stored.
    pub percent: Decimal,
}

/// The same files uncompressed in `STANDARD`: without us, but with the same retention. No descriptions, no restored
/// copies, no transitions.
#[must_use]
pub fn uncompressed_in_standard(usage: &Usage) -> Usage {
    let stocks = usage.stocks.iter().filter(|stock| stock.kind != Kind::Metadata);
    moved(usage, stocks, |stock| Stock {
        counts: Counts { stored_bytes: stock.counts.source_bytes, ..stock.counts },
        byte_hours: stock.source_byte_hours,
        // STANDARD does not care about small objects.
        small_object_hours: 0,
        small_byte_hours: 0,
        ..stock.clone()
    })
}

/// The same objects, compressed as they are, in `STANDARD`.
#[must_use]
pub fn in_standard(usage: &Usage) -> Usage {
    moved(usage, usage.stocks.iter(), Clone::clone)
}

fn moved<'a>(usage: &Usage, stocks: impl Iterator<Item = &'a Stock>, change: impl Fn(&Stock) -> Stock) -> Usage {
    let standard = |stock: Stock| Stock { storage_class: "STANDARD".to_owned(), access_tier: String::new(), ..stock };
    let requests = usage
        .activities
        .iter()
        .filter(|activity| matches!(activity.what, Happened::Put | Happened::Get | Happened::List | Happened::Egress));
    Usage {
        month_hours: usage.month_hours,
        stocks: stocks.filter(|stock| stock.kind != Kind::RestoredCopy).map(|stock| standard(change(stock))).collect(),
        activities: requests
            .cloned()
            .map(|mut request| {
                "STANDARD".clone_into(&mut request.storage_class);
                request
            })
            .collect(),
    }
}

/// What `usage` saves in an account in which `others` are stored too. The comparison treats the others alike.
#[must_use]
pub fn savings(usage: &Usage, others: &Usage, table: &PriceTable) -> Savings {
    let monthly = |mine: &Usage, others: &Usage| bill_within(mine, others, table).monthly_total;
    let baseline_monthly = monthly(&uncompressed_in_standard(usage), &uncompressed_in_standard(others));
    let compressed_monthly = monthly(&in_standard(usage), &in_standard(others));
    let actual_monthly = monthly(usage, others);
    let total = (baseline_monthly - actual_monthly).normalize();
    let percent = match baseline_monthly.is_zero() {
        true => Decimal::ZERO,
        false => (total / baseline_monthly * Decimal::ONE_HUNDRED).round_dp(1),
    };
    Savings {
        baseline: "the same files uncompressed in STANDARD, kept as long".to_owned(),
        baseline_monthly,
        compressed_monthly,
        actual_monthly,
        by_compression: (baseline_monthly - compressed_monthly).normalize(),
        by_tiering: (compressed_monthly - actual_monthly).normalize(),
        total,
        percent,
    }
}
