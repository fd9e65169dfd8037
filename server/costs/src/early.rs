//! What leaving a class before its minimum duration costs.

use crate::{
    prices::PriceTable,
    units::OVERHEAD_ARCHIVE_BYTES,
    usage::{Activity, Counts, Happened},
};

/// Objects that left a storage class after the same number of hours: to another class, or for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The class they left, spelt as the S3 API spells it.
    pub storage_class: String,
    /// How many full hours they were there.
    pub stayed_hours: u64,
    /// How many they were, and how large.
    pub left: Counts,
}

/// What is charged of them: the storage of the hours that were missing, at the class's price, with its minimum size and an
/// archive's index. In usage whose
/// month has `month_hours`, of a calendar month that has `calendar_hours`; a GiB-month of a fee is as long as the month it falls in.
#[must_use]
pub fn early_deletions(
    departures: &[Departure],
    table: &PriceTable,
    month_hours: u64,
    calendar_hours: u64,
) -> Vec<Activity> {
    let fee = |departure: &Departure| {
        let prices = table.class(&departure.storage_class).1;
        let missing_hours =
            (prices.minimum_days * 24).checked_sub(departure.stayed_hours).filter(|hours| *hours > 0)?;
        let Counts { objects, small_objects, stored_bytes, small_stored_bytes, .. } = departure.left;
        let bytes = match prices.minimum_billable_bytes {
            0 => stored_bytes,
            minimum => stored_bytes - small_stored_bytes + small_objects * minimum,
        };
        // S3 bills as if they had stayed, and what stays in an archive has its index beside it. (The 8 KiB in STANDARD have no
        // minimum duration.)
        let bytes = if prices.archived { bytes + objects * OVERHEAD_ARCHIVE_BYTES } else { bytes };
        // Of less than a byte for a month, what is lost by dividing.
        let byte_hours =
            u128::from(bytes) * u128::from(missing_hours) * u128::from(month_hours) / u128::from(calendar_hours.max(1));
        let activity = Activity::counted(Happened::EarlyDeletion, &departure.storage_class, objects);
        Some(Activity { byte_hours, ..activity })
    };
    departures.iter().filter_map(fee).collect()
}
