//! What Chartlift decides. Knows the world only through the ports in [`ports`]; no HTTP, no SQL, no S3 here.

pub mod attachment;
pub mod attachments;
pub mod audit_log;
pub mod bills;
pub mod budget;
pub mod budgets;
pub mod clock;
pub mod condition;
mod content;
pub mod cost_day;
pub mod cost_history;
mod day;
mod disposition;
pub mod downloads;
pub mod error;
mod file_name;
mod history;
mod idempotency;
mod ids;
mod keys;
pub mod page;
pub mod ports;
pub mod reconcile;
pub mod record;
pub mod records;
pub mod restore;
pub mod restores;
pub mod revision;
pub(crate) mod search;
pub mod storage_usage;
mod text;
pub mod uploads;

pub use content::AllowedTypes;
pub use error::{Error, Result};
