//! Compresses cold objects again, at the highest effort, where that pays.
//!
//! The steps are such that being cut off at any point loses nothing: what is about to be made is noted first; the new object
//! is written under a key of its own, read back and compared with the source; then one transaction makes it the version's;
//! then the old object is deleted, which a bucket that keeps versions keeps for as long as other old versions. The next run
//! removes what a run that was cut off left.
//!
//! A finalized record's files are compressed again as others are: what was signed is the source, and its bytes, checksums and
//! version stay. A record under a legal hold is left alone, stored bytes included: the audit log names their checksums, and
//! nobody should have to explain to a court why evidence was touched.

mod choose;
mod inflow;
mod pack;
mod packer;
mod report;
mod run;
mod settle;
mod swap;
mod worth;

pub(crate) use self::worth::pack_activities;
pub use self::{
    report::{Looked, PackOutcome, Repacked},
    run::{PackBudget, Repack},
    worth::Worth,
};
