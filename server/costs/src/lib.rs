//! What storage in S3 costs: pure arithmetic over dated price tables. No I/O, no clock, no floats.
//!
//! Usage goes in ([`Usage`]: byte-time by storage class and access tier, and what happened once), prices come from data
//! files ([`PriceBook`]), a [`Bill`] comes out. Every [`Line`] of it says which [`Rule`] and which price made it, and
//! the lines add up to the totals exactly.
//!
//! # How an account's volume bands are shared by its tenants
//!
//! `STANDARD` and the frequent tier of `INTELLIGENT_TIERING` get cheaper per GiB above 50 TiB and 500 TiB, counted over
//! the whole account. The account's bill is made first: the bytes of one price stack up in a fixed order (files, older
//! versions, deleted files, metadata, restored copies, unfinished parts, archive overhead), each kind at the price of
//! the bands it falls into. Then each kind's amount is allotted to the tenants by their share of its byte-time
//! ([`allot()`]). So the same kind of byte costs the same whoever stored it, no tenant is first in line, and what the
//! tenants pay is what the account pays, to the last digit.

mod allot;
mod apportion;
mod baseline;
mod bill;
mod charges;
mod early;
mod forecast;
mod prices;
mod remarks;
mod rules;
mod scale;
mod shares;
mod tariff;
mod tiers;
mod units;
mod usage;
mod what_if;

pub use allot::allot_bills;
pub use apportion::Apportionment;
pub use baseline::{Savings, in_standard, savings, uncompressed_in_standard};
pub use bill::{Band, Bill, Explanation, Line, Recurrence, bill, bill_within};
pub use charges::{Item, Unit};
pub use early::{Departure, early_deletions};
pub use forecast::{Ahead, forecast};
pub use prices::{
    ClassPrices, Egress, Monitoring, PriceBook, PriceError, PriceTable, RestorePrice, RestorePrices, SelfHosted,
    Source, Step, read_offer,
};
pub use remarks::{Remark, remarks};
pub use rules::Rule;
pub use scale::Scale;
pub use shares::allot;
pub use tiers::{AccessTier, tier_at};
pub use units::{BYTES_PER_GIB, SCALE};
pub use usage::{Activity, Counts, Happened, Kind, Speed, Stock, Usage, upload_requests};
pub use what_if::{Alternative, Cohort, MAX_DAYS, STRATEGIES, Strategy, Target, compare, recommend};
