//! Whether a version can be read, and what it takes to make it so.

use chartlift_costs::{ClassPrices, RestorePrice, Speed};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::ports::ObjectFacts;

const MINUTE_SECONDS: u32 = 60;
const HOUR_SECONDS: u32 = 60 * MINUTE_SECONDS;

/// How fast an archived file is made readable; spelt as the S3 API spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub enum RestoreTier {
    /// Within minutes; not out of the deep archive.
    Expedited,
    /// Within hours.
    Standard,
    /// Within a day or two.
    Bulk,
}

impl RestoreTier {
    const ALL: [Self; 3] = [Self::Expedited, Self::Standard, Self::Bulk];

    /// As the S3 API spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expedited => "Expedited",
            Self::Standard => "Standard",
            Self::Bulk => "Bulk",
        }
    }

    /// The same as prices have it.
    pub(crate) fn speed(self) -> Speed {
        match self {
            Self::Expedited => Speed::Expedited,
            Self::Standard => Speed::Standard,
            Self::Bulk => Speed::Bulk,
        }
    }

    /// How long it takes at most, in seconds; none where the archive does not offer it (Amazon S3 User Guide, "Archive
    /// retrieval options").
    fn takes_seconds(self, deep: bool) -> Option<u32> {
        match (self, deep) {
            (Self::Expedited, false) => Some(5 * MINUTE_SECONDS),
            (Self::Expedited, true) => None,
            (Self::Standard, false) => Some(5 * HOUR_SECONDS),
            (Self::Standard, true) | (Self::Bulk, false) => Some(12 * HOUR_SECONDS),
            (Self::Bulk, true) => Some(48 * HOUR_SECONDS),
        }
    }

    fn price(self, prices: &ClassPrices) -> Option<&RestorePrice> {
        match self {
            Self::Expedited => prices.restores.expedited.as_ref(),
            Self::Standard => prices.restores.standard.as_ref(),
            Self::Bulk => prices.restores.bulk.as_ref(),
        }
    }
}

/// Whether a file can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Readable {
    /// At once.
    Online,
    /// Not before it is restored.
    Archived,
    /// Not yet: a restore is under way.
    Restoring,
    /// At once, as a copy that goes after a while.
    Restored,
}

/// A way to make an archived file readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RestoreOption {
    /// How fast.
    pub tier: RestoreTier,
    /// How long it takes at most, in seconds.
    pub takes_seconds: u32,
    /// What S3 bills for it, in US dollars; null where the region has no prices. The copy's storage in STANDARD comes on
    /// top for as long as it stays.
    #[schema(required)]
    pub cost: Option<Decimal>,
}

/// How a version stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RestoreState {
    /// The attachment.
    pub attachment_id: String,
    /// The version's number.
    pub version: u32,
    /// The storage class, spelt as the S3 API spells it.
    #[schema(examples("GLACIER"))]
    pub storage_class: String,
    /// The archive access tier, where it is in one; otherwise null.
    #[schema(required)]
    pub archive_tier: Option<String>,
    /// Whether it can be read.
    pub state: Readable,
    /// When a restored copy goes; null where there is none.
    #[schema(required)]
    pub restored_until: Option<Timestamp>,
    /// The ways to restore it; none unless it is archived.
    pub options: Vec<RestoreOption>,
}

/// Whether an object can be read.
pub(super) fn readable(facts: &ObjectFacts) -> Readable {
    match (facts.archived, facts.restoring, facts.restored_until) {
        (true, true, _) => Readable::Restoring,
        (true, false, _) => Readable::Archived,
        (false, _, Some(_)) => Readable::Restored,
        (false, _, None) => Readable::Online,
    }
}

/// The ways to restore an object of this size, at these prices.
pub(super) fn options(facts: &ObjectFacts, stored_bytes: u64, prices: Option<&ClassPrices>) -> Vec<RestoreOption> {
    let deep = facts.storage_class == "DEEP_ARCHIVE" || facts.archive_tier.as_deref() == Some("DEEP_ARCHIVE_ACCESS");
    let gib = Decimal::from(stored_bytes) / Decimal::from(1_u64 << 30);
    let option = |tier: RestoreTier| {
        let cost = prices.and_then(|prices| tier.price(prices));
        let cost = cost.map(|price| (price.per_1000 / Decimal::from(1000) + gib * price.per_gib).round_dp(6));
        Some(RestoreOption { tier, takes_seconds: tier.takes_seconds(deep)?, cost })
    };
    RestoreTier::ALL.into_iter().filter_map(option).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(storage_class: &str) -> ObjectFacts {
        ObjectFacts {
            size_bytes: None,
            crc32: None,
            storage_class: storage_class.to_owned(),
            archive_tier: None,
            archived: true,
            restoring: false,
            restored_until: None,
            locked_until: None,
        }
    }

    #[test]
    fn the_deep_archive_has_no_fast_way() {
        let tiers = |class| -> Vec<_> {
            options(&facts(class), 1, None).into_iter().map(|option| (option.tier, option.takes_seconds)).collect()
        };
        assert_eq!(tiers("GLACIER")[0], (RestoreTier::Expedited, 300));
        assert_eq!(tiers("DEEP_ARCHIVE"), [(RestoreTier::Standard, 43_200), (RestoreTier::Bulk, 172_800)]);
    }

    #[test]
    fn a_cost_is_the_request_and_the_bytes() {
        let prices = chartlift_costs::PriceBook::shipped();
        let table = prices.table("us-east-1", "2026-01-01".parse().unwrap()).unwrap();
        let (_, glacier) = table.class("GLACIER");
        let standard = glacier.restores.standard.clone().unwrap();
        let options = options(&facts("GLACIER"), 1 << 30, Some(glacier));
        let expected = standard.per_1000 / Decimal::from(1000) + standard.per_gib;
        assert_eq!(options[1].cost, Some(expected.round_dp(6)));
    }
}
