//! Who did what: events, the hash chain that makes tampering visible, and its verification.
//!
//! Audit controls are asked for by 45 CFR 164.312(b); the chain serves integrity, 164.312(c).

mod chain;
mod event;
mod filter;
mod keys;
mod verify;

pub use chain::{AuditHead, extend};
pub use event::{Action, AuditEntry, AuditEvent, Target};
pub use filter::AuditFilter;
pub use keys::AuditKeys;
pub use verify::{Finding, Verdict, Verifier};
