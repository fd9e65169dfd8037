//! Brings a bucket to what Chartlift wants of it, without touching what others set there.

mod iam;
mod merge;
mod provision;
mod report;
mod wanted;

pub use iam::{operator_policy, server_policy};
pub use report::{Line, Report, State};
pub use wanted::{LEAST_ABORT_DAYS, Wanted};
