//! Which prices this server bills with. The arithmetic is `chartlift-costs`.

use std::path::{Path, PathBuf};

use chartlift_costs::{PriceBook, PriceError, PriceTable, read_offer};
use jiff::civil::Date;

/// The prices of the region the bucket is in.
#[derive(Clone, Debug)]
pub struct Prices {
    book: PriceBook,
    region: String,
}

/// Why prices cannot be used, with a text for the operator.
#[derive(Debug, thiserror::Error)]
pub enum PricesError {
    /// A price file cannot be read.
    #[error("cannot read the price file {path}: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What came of it.
        cause: std::io::Error,
    },
    /// A price file has faults.
    #[error("{path}: {cause}")]
    Faulty {
        /// The file.
        path: PathBuf,
        /// Its faults.
        cause: PriceError,
    },
}

impl Prices {
    /// The shipped prices and those of the operator's files, for this region.
    ///
    /// # Errors
    /// [`PricesError`] when a file cannot be used.
    pub fn open(region: &str, files: &[PathBuf]) -> Result<Self, PricesError> {
        let mut book = PriceBook::shipped();
        for path in files {
            book.add(&text(path)?).map_err(|cause| PricesError::Faulty { path: path.clone(), cause })?;
        }
        Ok(Self { book, region: region.to_owned() })
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The prices that hold on a day; none where the region has no prices.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&PriceTable> {
        self.book.table(&self.region, day)
    }
}

/// A price file of AWS's price lists of one region, and what is to be said about it.
///
/// # Errors
/// [`PricesError`] when a file cannot be read, or is no price list of `STANDARD`.
pub fn read_price_lists(files: &[PathBuf]) -> Result<(String, Vec<String>), PricesError> {
    let texts = files.iter().map(|path| text(path)).collect::<Result<Vec<_>, _>>()?;
    let path = files.first().cloned().unwrap_or_default();
    let (table, notes) = read_offer(&texts).map_err(|cause| PricesError::Faulty { path, cause })?;
    Ok((serde_json::to_string_pretty(&[table]).unwrap_or_default(), notes))
}

fn text(path: &Path) -> Result<String, PricesError> {
    std::fs::read_to_string(path).map_err(|cause| PricesError::Unreadable { path: path.to_owned(), cause })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_operators_file_adds_a_region_and_a_faulty_one_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let own = file(
            "own.json",
            r#"{ "effective_from": "2026-01-01", "currency": "EUR", "source": "invoices", "disks_per_tib": "20",
                "disks_last_months": "60", "copies": "2", "fill": "0.8", "watts_per_tib": "1", "per_kwh": "0.3",
                "people_per_month": "500", "capacity_tib": "200" }"#,
        );
        let prices = Prices::open("self-hosted", &[own]).unwrap();
        assert_eq!(prices.on(date(2026, 6, 1)).unwrap().currency, "EUR");
        assert!(Prices::open("self-hosted", &[]).unwrap().on(date(2026, 6, 1)).is_none());
        let faulty = file("faulty.json", "[{}]");
        assert!(matches!(Prices::open("x", std::slice::from_ref(&faulty)), Err(PricesError::Faulty { .. })));
        assert!(matches!(read_price_lists(&[faulty]), Err(PricesError::Faulty { .. })));
        let missing = dir.path().join("missing.json");
        assert!(matches!(Prices::open("x", &[missing]), Err(PricesError::Unreadable { .. })));
    }
}
