//! What storage costs: pure arithmetic over dated price tables. Decimals throughout, never floats.

mod bill;
mod prices;
mod usage;

pub use bill::{Bill, Line, Monitoring, Overhead, Unfinished, bill, transition_cost};
pub use prices::{ClassPrice, PriceTable, Tier, current_prices};
pub use usage::{Group, UnfinishedUsage, Usage};
