//! A hospital's year of files: which come, when they are read, and what keeping them costs by the cost engine.
//!
//! The server's tests live through such a year with it: what the embedded S3 does by its moved clock, and what the server
//! writes down of it, must come to the same money.

mod access;
mod calendar;
mod mix;
mod plan;
mod random;
mod ratios;
mod report;
mod year;

pub use calendar::Months;
pub use mix::{MIXES, Mix};
pub use plan::{PLANS, Placing, Plan};
pub use ratios::Ratios;
pub use report::{MixResult, Setting, markdown, picture};
pub use year::{File, Outcome, files, keep, total_bytes};
