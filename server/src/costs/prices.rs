use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

/// The prices of one region from one day on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTable {
    /// The first day they hold.
    pub effective_from: Date,
    /// The AWS region.
    pub region: String,
    /// The currency (ISO 4217).
    pub currency: String,
    /// Where they are from.
    pub source: String,
    /// Intelligent-Tiering's monitoring fee for 1,000 objects a month.
    pub monitoring_per_1000_objects: Decimal,
    /// Prices by storage class, spelt as the S3 API spells it.
    pub classes: BTreeMap<String, ClassPrice>,
}

/// The prices of one storage class.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassPrice {
    /// Steps of the storage price by volume.
    pub storage: Vec<Tier>,
    /// Prices per GiB and month of access tiers other than the frequent one.
    #[serde(default)]
    pub access_tiers: BTreeMap<String, Decimal>,
    /// Access tiers with the archives' overhead per object.
    #[serde(default)]
    pub overhead_tiers: Vec<String>,
    /// Whether the class has the archives' overhead per object.
    #[serde(default)]
    pub archive_overhead: bool,
    /// Smaller objects are billed as if they had this many bytes.
    #[serde(default)]
    pub minimum_billable_bytes: u64,
    /// 1,000 PUT, COPY, POST or LIST requests.
    pub put_per_1000: Decimal,
    /// 1,000 GET requests.
    pub get_per_1000: Decimal,
    /// 1,000 lifecycle transitions into the class.
    pub transition_in_per_1000: Decimal,
}

/// One step of a volume price.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Where the step ends, in GiB; the last has no end.
    pub up_to_gib: Option<Decimal>,
    /// The price of one GiB for one month.
    pub per_gib_month: Decimal,
}

static TABLES: LazyLock<Vec<PriceTable>> = LazyLock::new(|| {
    // The file is compiled in and read by a test.
    serde_json::from_str(include_str!("tables/us-east-1.json")).expect("the compiled-in price table is well-formed")
});

/// The newest prices that hold on `day`; the oldest known ones for days before.
#[must_use]
pub fn current_prices(day: Date) -> &'static PriceTable {
    let held = TABLES.iter().filter(|table| table.effective_from <= day).max_by_key(|table| table.effective_from);
    held.unwrap_or(&TABLES[0])
}

impl PriceTable {
    /// The prices of a class; unknown ones are priced as `STANDARD`, the dearest to store in.
    pub(crate) fn class(&self, name: &str) -> &ClassPrice {
        self.classes.get(name).unwrap_or(&self.classes["STANDARD"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_every_table_is_priced_to_the_end() {
        for table in TABLES.iter() {
            assert!(table.classes.contains_key("STANDARD"));
            for (name, class) in &table.classes {
                assert!(class.storage.last().is_some_and(|tier| tier.up_to_gib.is_none()), "{name}");
                assert!(class.storage.iter().all(|tier| tier.per_gib_month > Decimal::ZERO), "{name}");
            }
        }
    }
}
