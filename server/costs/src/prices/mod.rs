//! Prices: data files, one per region, each with dated tables.

mod book;
mod check;
mod error;
mod offer;
mod self_hosted;
mod table;

pub use book::PriceBook;
pub use error::PriceError;
pub use offer::read_offer;
pub use self_hosted::SelfHosted;
pub use table::{ClassPrices, Egress, Monitoring, PriceTable, RestorePrice, RestorePrices, Source, Step};
