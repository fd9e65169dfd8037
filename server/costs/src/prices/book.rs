//! Finding the prices of a region on a day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{check, error::PriceError, self_hosted::SelfHosted, table::PriceTable};

/// The regions whose prices are compiled in. Tests read each.
const SHIPPED: [&str; 5] = [
    include_str!("../../prices/us-east-1.json"),
    include_str!("../../prices/us-west-2.json"),
    include_str!("../../prices/eu-central-1.json"),
    include_str!("../../prices/eu-west-1.json"),
    include_str!("../../prices/ap-southeast-1.json"),
];

/// Price tables by region, the newest last.
#[derive(Clone, Debug, Default)]
pub struct PriceBook {
    regions: BTreeMap<String, Vec<PriceTable>>,
}

impl PriceBook {
    /// The prices that are shipped.
    ///
    /// # Panics
    /// Never in a build whose tests pass: the tables are compiled in.
    #[must_use]
    pub fn shipped() -> Self {
        let mut book = Self::default();
        for file in SHIPPED {
            book.add(file).expect("the compiled-in price tables are sound");
        }
        book
    }

    /// Adds a price file: a JSON list of tables, or one [`SelfHosted`] object. A table of the same region and day
    /// replaces the one before. Answers the regions it has prices of.
    ///
    /// # Errors
    /// When the text is not such JSON or any table has a fault; nothing is added then.
    pub fn add(&mut self, json: &str) -> Result<Vec<String>, PriceError> {
        let tables = read(json)?;
        let faults: Vec<String> = tables
            .iter()
            .flat_map(|table| {
                let name = format!("{} from {}", table.region, table.effective_from);
                check::faults(table).into_iter().map(move |fault| format!("{name}: {fault}"))
            })
            .collect();
        if !faults.is_empty() {
            return Err(PriceError(faults));
        }
        let regions = tables.iter().map(|table| table.region.clone()).collect();
        for table in tables {
            let dated = self.regions.entry(table.region.clone()).or_default();
            dated.retain(|known| known.effective_from != table.effective_from);
            dated.push(table);
            dated.sort_by_key(|table| table.effective_from);
        }
        Ok(regions)
    }

    /// The newest prices of a region that hold on `day`; the oldest known ones for days before. None for a region
    /// without prices: a wrong price is worse than none.
    #[must_use]
    pub fn table(&self, region: &str, day: Date) -> Option<&PriceTable> {
        let dated = self.regions.get(region)?;
        dated.iter().rev().find(|table| table.effective_from <= day).or(dated.first())
    }

    /// The regions there are prices of.
    pub fn regions(&self) -> impl Iterator<Item = &str> {
        self.regions.keys().map(String::as_str)
    }
}

fn read(json: &str) -> Result<Vec<PriceTable>, PriceError> {
    let fault = |error: serde_json::Error| PriceError(vec![error.to_string()]);
    if json.trim_start().starts_with('{') {
        let costs: SelfHosted = serde_json::from_str(json).map_err(fault)?;
        return costs.table().map(|table| vec![table]);
    }
    let tables: Vec<PriceTable> = serde_json::from_str(json).map_err(fault)?;
    if tables.is_empty() { Err(PriceError(vec!["there is no table in it".to_owned()])) } else { Ok(tables) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_shipped_region_is_found_and_no_other() {
        let book = PriceBook::shipped();
        let regions: Vec<&str> = book.regions().collect();
        assert_eq!(regions, ["ap-southeast-1", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2"]);
        assert_eq!(book.table("eu-central-1", date(2026, 6, 1)).unwrap().region, "eu-central-1");
        assert!(book.table("mars-north-1", date(2026, 6, 1)).is_none());
    }

    #[test]
    fn a_table_holds_from_its_day_until_the_next() {
        let mut book = PriceBook::shipped();
        let mut next = book.table("us-east-1", date(2026, 1, 1)).unwrap().clone();
        next.effective_from = date(2027, 2, 1);
        next.currency = "EUR".into();
        book.add(&serde_json::to_string(&[next]).unwrap()).unwrap();
        let currency = |day| book.table("us-east-1", day).unwrap().currency.as_str();
        assert_eq!(currency(date(2027, 1, 31)), "USD");
        assert_eq!(currency(date(2027, 2, 1)), "EUR");
        assert_eq!(currency(date(2001, 1, 1)), "USD", "the oldest known prices hold for the time before");
    }

    #[test]
    fn a_faulty_table_is_refused_with_every_fault() {
        let mut book = PriceBook::default();
        let sound = PriceBook::shipped().table("us-east-1", date(2026, 1, 1)).unwrap().clone();
        let mut bad = sound.clone();
        bad.currency = "dollars".into();
        bad.monitoring.source = "hearsay".into();
        let standard = bad.classes.get_mut("STANDARD").unwrap();
        standard.storage.swap(0, 1);
        standard.put_per_1000 = "-0.005".parse().unwrap();
        standard.get_per_1000 = "4000".parse().unwrap();
        bad.classes.get_mut("DEEP_ARCHIVE").unwrap().restores = super::super::table::RestorePrices::default();
        let PriceError(faults) = book.add(&serde_json::to_string(&[bad, sound]).unwrap()).unwrap_err();
        for part in ["currency", "hearsay", "rising ends", "negative", "decimal point", "restoring"] {
            assert!(faults.iter().any(|fault| fault.contains(part)), "{part}: {faults:?}");
        }
        assert_eq!(book.regions().count(), 0, "a sound table beside a faulty one was added");
        assert!(book.add("[]").is_err() && book.add("[{}]").is_err() && book.add("").is_err());
    }
}
