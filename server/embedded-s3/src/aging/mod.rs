//! What time does to objects: lifecycle rules, access tiers, archives and restored copies.
//!
//! All of it by the clock of the [`Config`](crate::Config), which a test or a demonstration may move.

mod aged;
mod cold;
mod days;
mod rules;
mod tiers;

pub use aged::Aged;
pub(crate) use cold::{Reach, archive_tier, http_date};
pub(crate) use days::{DAY_MS, next_midnight};
pub(crate) use rules::{Due, Facts, abort_after_days, after_days, due, validate};
pub(crate) use tiers::colder_tier;
