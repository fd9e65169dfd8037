//! Which prices this server bills with. The arithmetic is `chartlift-costs`.

use std::path::PathBuf;

use chartlift_costs::{PriceBook, PriceError, PriceTable};
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
            let unreadable = |cause| PricesError::Unreadable { path: path.clone(), cause };
            let faulty = |cause| PricesError::Faulty { path: path.clone(), cause };
            book.add(&std::fs::read_to_string(path).map_err(unreadable)?).map_err(faulty)?;
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
