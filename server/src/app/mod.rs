//! The server's commands. Each checks its settings and picks the implementations it works on.

mod backup;
mod bucket;
mod compose;
mod database;
mod demo;
mod error;
mod file_rules;
mod fill;
mod http;
mod listen;
mod migrate_data;
mod objects;
mod past;
mod reads;
mod rebuild;
mod reconcile;
mod repack;
mod serve;
mod settings;
mod storage_rules;
mod verify_audit;

pub use crate::objects::bucket::{Line, Report, State};
pub use backup::{BackedUp, Restored, backup, restore};
pub use bucket::{bucket, iam_policy};
pub use database::migrate;
pub use error::AppError;
pub use fill::fill;
pub use migrate_data::migrate_data;
pub use rebuild::rebuild;
pub use reconcile::{rebuild_attachments, reconcile};
pub use repack::repack;
pub use serve::App;
pub use verify_audit::{LogEnd, Verified, verify_audit};
