//! The price of one's own disks, from what they cost.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    error::PriceError,
    table::{ClassPrices, Monitoring, PriceTable, RestorePrices, Source, Step},
};

/// The region such prices are of.
const REGION: &str = "self-hosted";
/// Hours of a month on average (8,766 hours a year), for power.
const MONTH_HOURS: &str = "730.5";
const GIB_PER_TIB: u64 = 1024;

/// What storing on one's own machines costs. The operator fills it in; there is no default for any of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfHosted {
    /// The first day this holds.
    pub effective_from: Date,
    /// The currency (ISO 4217).
    pub currency: String,
    /// Where the figures are from: an invoice, a contract.
    pub source: String,
    /// Buying disks and what they sit in, for one TiB of raw capacity.
    pub disks_per_tib: Decimal,
    /// How many months they are used.
    pub disks_last_months: Decimal,
    /// How often each byte is stored: replicas, or the factor of an erasure code, with the backup.
    pub copies: Decimal,
    /// How much of the capacity may be filled, between 0 and 1.
    pub fill: Decimal,
    /// Power of one TiB of raw capacity with cooling, in watts.
    pub watts_per_tib: Decimal,
    /// One kilowatt-hour.
    pub per_kwh: Decimal,
    /// The people who look after it, a month, for the whole installation.
    pub people_per_month: Decimal,
    /// The raw capacity they look after, in TiB.
    pub capacity_tib: Decimal,
}

impl SelfHosted {
    /// The price table: one price for every byte, and nothing for requests. A GiB and month costs its copies' share of
    /// disks, power and people over what may be filled.
    ///
    /// # Errors
    /// When a figure is not positive where it must be.
    pub fn table(&self) -> Result<PriceTable, PriceError> {
        let positive = [
            ("disks_last_months", self.disks_last_months),
            ("copies", self.copies),
            ("fill", self.fill),
            ("capacity_tib", self.capacity_tib),
        ];
        let faults: Vec<String> = positive
            .iter()
            .filter(|(_, figure)| *figure <= Decimal::ZERO)
            .map(|(name, _)| format!("{name} must be more than 0"))
            .chain((self.fill > Decimal::ONE).then(|| "fill must be at most 1".to_owned()))
            .collect();
        if !faults.is_empty() {
            return Err(PriceError(faults));
        }
        let month_hours: Decimal = MONTH_HOURS.parse().expect("a number");
        let disks = self.disks_per_tib / self.disks_last_months;
        let power = self.watts_per_tib / Decimal::ONE_THOUSAND * month_hours * self.per_kwh;
        let people = self.people_per_month / self.capacity_tib;
        let raw_tib_month = disks + power + people;
        let per_gib_month =
            (raw_tib_month * self.copies / self.fill / Decimal::from(GIB_PER_TIB)).round_dp(crate::SCALE);
        let class = ClassPrices {
            source: "operator".to_owned(),
            storage: vec![Step { up_to_gib: None, per_gib_month }],
            access_tiers: BTreeMap::new(),
            overhead_tiers: Vec::new(),
            monitored: false,
            archived: false,
            minimum_billable_bytes: 0,
            minimum_days: 0,
            put_per_1000: Decimal::ZERO,
            get_per_1000: Decimal::ZERO,
            transition_in_per_1000: Decimal::ZERO,
            retrieval_per_gib: Decimal::ZERO,
            restores: RestorePrices::default(),
        };
        Ok(PriceTable {
            region: REGION.to_owned(),
            effective_from: self.effective_from,
            currency: self.currency.clone(),
            sources: BTreeMap::from([(
                "operator".to_owned(),
                Source { name: self.source.clone(), day: self.effective_from },
            )]),
            monitoring: Monitoring { source: "operator".to_owned(), per_1000_object_months: Decimal::ZERO },
            egress: None,
            classes: BTreeMap::from([("STANDARD".to_owned(), class)]),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::PriceBook;

    const FIGURES: &str = r#"{
        "effective_from": "2026-01-01", "currency": "EUR", "source": "invoice 4711",
        "disks_per_tib": "30.72", "disks_last_months": "60", "copies": "3", "fill": "0.75",
        "watts_per_tib": "1", "per_kwh": "0.30", "people_per_month": "1000", "capacity_tib": "500"
    }"#;

    /// By hand: disks 30.72/60 = 0.512, power 0.73050 kWh × 0.30 = 0.21915, people 1000/500 = 2: 2.73115 a raw TiB;
    /// × 3 copies ÷ 0.75 full = 10.9246; ÷ 1,024 = 0.0106685547.
    #[test]
    fn a_gib_costs_its_share_of_disks_power_and_people() {
        let mut book = PriceBook::default();
        assert_eq!(book.add(FIGURES).unwrap(), ["self-hosted"]);
        let table = book.table("self-hosted", date(2026, 6, 1)).unwrap();
        assert_eq!(table.classes["STANDARD"].storage[0].per_gib_month.to_string(), "0.0106685547");
        assert_eq!(table.class("DEEP_ARCHIVE").0, "STANDARD", "one price for all");
    }

    #[test]
    fn figures_that_cannot_be_are_refused() {
        for (from, to) in [("\"0.75\"", "\"1.5\""), ("\"3\"", "\"0\""), ("\"60\"", "\"0\""), ("\"EUR\"", "\"euro\"")] {
            assert!(PriceBook::default().add(&FIGURES.replace(from, to)).is_err(), "{to}");
        }
    }
}
