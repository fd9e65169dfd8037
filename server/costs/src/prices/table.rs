//! The shape of a price table.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The prices of one region from one day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTable {
    /// The AWS region, or `self-hosted`.
    pub region: String,
    /// The first day they hold.
    pub effective_from: Date,
    /// The currency (ISO 4217).
    pub currency: String,
    /// Where the prices are from, by the names the prices refer to.
    pub sources: BTreeMap<String, Source>,
    /// Intelligent-Tiering's fee for watching objects.
    pub monitoring: Monitoring,
    /// Bytes sent to the internet; absent where nobody charges for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub egress: Option<Egress>,
    /// Prices by storage class, spelt as the S3 API spells it.
    pub classes: BTreeMap<String, ClassPrices>,
}

/// Where prices are from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The page, feed or file.
    pub name: String,
    /// The day it said so.
    pub day: Date,
}

/// Intelligent-Tiering's monitoring fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Monitoring {
    /// The source's name.
    pub source: String,
    /// For 1,000 objects of 128 KiB or more, a month.
    pub per_1000_object_months: Decimal,
}

/// The price of bytes sent to the internet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Egress {
    /// The source's name.
    pub source: String,
    /// For one GiB.
    pub per_gib: Decimal,
}

/// The prices and rules of one storage class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassPrices {
    /// The source's name.
    pub source: String,
    /// Steps of the storage price by the account's volume; the last has no end.
    pub storage: Vec<Step>,
    /// Prices for one GiB and month in access tiers other than the frequent one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub access_tiers: BTreeMap<String, Decimal>,
    /// Access tiers with the archives' overhead per object.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overhead_tiers: Vec<String>,
    /// Whether objects of 128 KiB or more pay the monitoring fee.
    #[serde(default, skip_serializing_if = "is_false")]
    pub monitored: bool,
    /// Whether objects are archived: they have the overhead per object and must be restored before they can be read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub archived: bool,
    /// Smaller objects are billed as if they had this many bytes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub minimum_billable_bytes: u64,
    /// Objects that leave earlier are billed for this many days all the same.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub minimum_days: u64,
    /// 1,000 PUT, COPY or POST requests.
    pub put_per_1000: Decimal,
    /// 1,000 GET, HEAD and other requests.
    pub get_per_1000: Decimal,
    /// 1,000 lifecycle transitions into the class.
    pub transition_in_per_1000: Decimal,
    /// Reading one GiB.
    #[serde(default, skip_serializing_if = "Decimal::is_zero")]
    pub retrieval_per_gib: Decimal,
    /// Restoring from it.
    #[serde(default, skip_serializing_if = "RestorePrices::is_empty")]
    pub restores: RestorePrices,
}

/// One step of a volume price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Where the step ends, in GiB of the whole account; the last has no end.
    pub up_to_gib: Option<u64>,
    /// The price of one GiB for one month.
    pub per_gib_month: Decimal,
}

/// Restore prices by speed; a speed the class does not offer is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestorePrices {
    /// Within minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expedited: Option<RestorePrice>,
    /// Within hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<RestorePrice>,
    /// Within a day or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulk: Option<RestorePrice>,
}

impl RestorePrices {
    pub(super) fn is_empty(&self) -> bool {
        self.expedited.is_none() && self.standard.is_none() && self.bulk.is_none()
    }
}

/// The price of restoring at one speed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestorePrice {
    /// 1,000 requests.
    pub per_1000: Decimal,
    /// One GiB.
    pub per_gib: Decimal,
}

impl PriceTable {
    /// The prices of a class, and the class they are of: one the table does not know is priced as `STANDARD`, the
    /// dearest to store in, so that a new class is never billed as nothing.
    #[must_use]
    pub fn class<'a>(&'a self, name: &'a str) -> (&'a str, &'a ClassPrices) {
        self.classes.get_key_value(name).map_or_else(
            // Loading refuses a table without STANDARD.
            || ("STANDARD", &self.classes["STANDARD"]),
            |(name, prices)| (name.as_str(), prices),
        )
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for references
fn is_false(flag: &bool) -> bool {
    !*flag
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}
