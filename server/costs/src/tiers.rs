//! Where Intelligent-Tiering keeps an object, by its last access.

use jiff::SignedDuration;

use crate::units::SMALL_BYTES;

/// An access tier of `INTELLIGENT_TIERING`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessTier {
    /// Read within 30 days, or under 128 KiB.
    Frequent,
    /// Not read for 30 days.
    Infrequent,
    /// Not read for 90 days.
    ArchiveInstant,
    /// Not read for as long as the bucket says (90 days or more), where it says so; must be restored before reading.
    Archive,
    /// Not read for as long as the bucket says (180 days or more), where it says so; must be restored before reading.
    DeepArchive,
}

impl AccessTier {
    /// Every tier, the warmest first.
    pub const ALL: [Self; 5] =
        [Self::Frequent, Self::Infrequent, Self::ArchiveInstant, Self::Archive, Self::DeepArchive];

    /// The name as the price tables have it; empty for the frequent tier, which has the class's own price.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Frequent => "",
            Self::Infrequent => "INFREQUENT_ACCESS",
            Self::ArchiveInstant => "ARCHIVE_INSTANT_ACCESS",
            Self::Archive => "ARCHIVE_ACCESS",
            Self::DeepArchive => "DEEP_ARCHIVE_ACCESS",
        }
    }
}

/// The days without access after which objects leave the frequent and the infrequent tier
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html>).
const INFREQUENT_DAYS: i64 = 30;
const ARCHIVE_INSTANT_DAYS: i64 = 90;

/// The tier of an object of `stored_bytes` that was last read `idle` ago, in a bucket whose opt-in archive tiers begin
/// after these days, if at all.
#[must_use]
pub fn tier_at(
    stored_bytes: u64,
    idle: SignedDuration,
    archive_days: Option<u16>,
    deep_days: Option<u16>,
) -> AccessTier {
    let days = idle.as_hours() / 24;
    if stored_bytes < SMALL_BYTES {
        AccessTier::Frequent
    } else if deep_days.is_some_and(|after| days >= i64::from(after)) {
        AccessTier::DeepArchive
    } else if archive_days.is_some_and(|after| days >= i64::from(after)) {
        AccessTier::Archive
    } else if days >= ARCHIVE_INSTANT_DAYS {
        AccessTier::ArchiveInstant
    } else if days >= INFREQUENT_DAYS {
        AccessTier::Infrequent
    } else {
        AccessTier::Frequent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_cool_by_the_day_they_were_last_read() {
        let days = |days: i64| SignedDuration::from_hours(days * 24);
        let at = |idle| tier_at(1 << 20, days(idle), None, None);
        assert_eq!(at(29), AccessTier::Frequent);
        assert_eq!(at(30), AccessTier::Infrequent);
        assert_eq!(at(89), AccessTier::Infrequent);
        assert_eq!(at(90), AccessTier::ArchiveInstant);
        assert_eq!(at(5000), AccessTier::ArchiveInstant);
        let opted_in = |idle| tier_at(1 << 20, days(idle), Some(90), Some(180));
        assert_eq!(opted_in(90), AccessTier::Archive);
        assert_eq!(opted_in(180), AccessTier::DeepArchive);
        assert_eq!(tier_at(SMALL_BYTES - 1, days(5000), Some(90), Some(180)), AccessTier::Frequent);
    }
}
