//! Whether compressing an object again pays.

use chartlift_costs::{
    Activity, BYTES_PER_GIB, Counts, Departure, Happened, Kind, PriceTable, Stock, Usage, bill_within, early_deletions,
};
use rust_decimal::Decimal;

use crate::domain::ports::{PackCandidate, PackRequests};

/// The time in which it must pay back, in months: as recommendations do.
const HORIZON_MONTHS: u32 = 12;
/// How long the bucket keeps the old object as an old version (`bucket apply`), in hours.
const KEPT_HOURS: u64 = 30 * 24;
/// The hours of a month, on average (8,766 a year).
const MONTH_HOURS: u64 = 8_766 / 12;
/// What is smaller is never watched nor moved by Intelligent-Tiering.
const WATCHED_BYTES: u64 = 128 << 10;

/// What compressing an object again would bring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// What is saved a month, once it lies where it lay.
    pub saves_monthly: Decimal,
    /// What it costs, once: requests, reading, the rest of the class's minimum duration, the old object for as long as the
    /// bucket keeps it, and in Intelligent-Tiering the dearer tiers that the new object begins in.
    pub once: Decimal,
}

impl Worth {
    /// Whether it is paid back within a year.
    pub(super) fn pays(&self) -> bool {
        self.saves_monthly * Decimal::from(HORIZON_MONTHS) > self.once
    }

    /// After how many months it is paid back, with one digit; none if never.
    #[must_use]
    pub fn pays_back_months(&self) -> Option<Decimal> {
        (self.saves_monthly > Decimal::ZERO).then(|| (self.once / self.saves_monthly).round_dp(1))
    }
}

/// An object of this size instead of the one that has lain there for so many hours.
pub(super) fn worth(
    of: &PackCandidate,
    new_bytes: u64,
    stayed_hours: u64,
    requests: PackRequests,
    others: &Usage,
    table: &PriceTable,
) -> Worth {
    let (source_bytes, old_bytes) = (of.version.source_bytes, of.version.stored_bytes);
    let class = of.storage_class.as_str();
    let monthly = |tier: &str, bytes: u64| {
        // What is small stays in the frequent tier.
        let tier = if bytes < WATCHED_BYTES { "" } else { tier };
        let stocks = vec![Stock::steady(Kind::File, class, tier, 1, source_bytes, bytes)];
        bill_within(&Usage { stocks, ..Usage::default() }, others, table).monthly_total
    };
    let (old, new) = (monthly(&of.access_tier, old_bytes), monthly(&of.access_tier, new_bytes));
    // A new object begins in the frequent tier and comes down by itself, after 30 and 90 days.
    let warm_months: &[&str] = match (class, of.access_tier.as_str()) {
        ("INTELLIGENT_TIERING", "INFREQUENT_ACCESS") => &[""],
        ("INTELLIGENT_TIERING", tier) if !tier.is_empty() => &["", "INFREQUENT_ACCESS", "INFREQUENT_ACCESS"],
        _ => &[],
    };
    let warmth: Decimal = warm_months.iter().map(|tier| monthly(tier, new_bytes) - new).sum();
    let left = Counts { objects: 1, stored_bytes: old_bytes, source_bytes, ..small(old_bytes) };
    // What the bucket keeps it for counts as stay, and is paid for.
    let departure = Departure { storage_class: class.to_owned(), stayed_hours: stayed_hours + KEPT_HOURS, left };
    let mut activities = early_deletions(&[departure], table, 1, MONTH_HOURS);
    activities.extend(pack_activities(class, requests, 1));
    let once = bill_within(&Usage { activities, ..Usage::default() }, &Usage::default(), table).once_total;
    Worth { saves_monthly: (old - new).normalize(), once: (once + old + warmth).normalize() }
}

fn small(bytes: u64) -> Counts {
    let small = bytes < WATCHED_BYTES;
    Counts { small_objects: u64::from(small), small_stored_bytes: if small { bytes } else { 0 }, ..Counts::default() }
}

/// What compressing an object again asks of S3; of these, `swapped` objects have descriptions that were written
/// anew.
pub(crate) fn pack_activities(class: &str, requests: PackRequests, swapped: u64) -> Vec<Activity> {
    let PackRequests { puts, gets, read_bytes } = requests;
    let retrieval = Activity { bytes: read_bytes, ..Activity::counted(Happened::Retrieval, class, 0) };
    let mut activities =
        vec![Activity::counted(Happened::Put, class, puts), Activity::counted(Happened::Get, class, gets), retrieval];
    activities.push(Activity::counted(Happened::Put, "STANDARD", swapped));
    activities.retain(|activity| activity.count > 0 || activity.bytes > 0);
    activities
}

/// Less than this in S3 is never worth it, whatever the class: a year of a GiB in `STANDARD` costs some 50,000 PUTs.
pub(super) const LEAST_BYTES: u64 = BYTES_PER_GIB / 50_000;
