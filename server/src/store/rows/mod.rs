//! The rows of both databases: compiled by `sqlite` and by `postgres`, each with its own `dialect`.

mod access_logs;
mod activities;
mod addenda;
mod attachments;
mod audit;
mod budgets;
mod chained;
mod columns;
mod convert;
mod costs;
mod jobs;
mod keys;
mod leases;
mod metadata;
mod people;
mod placements;
mod reconcile;
mod record_document;
mod records;
mod repack;
mod retention;
mod search;
mod templates;
mod tx;
mod uploads;
mod usage;

pub(super) use access_logs::{done_access_logs, end_access_log, forget_access_logs};
pub(super) use budgets::{due_alerts, tenants_with_budgets};
pub(super) use costs::tenants_with_files;
pub(super) use jobs::{forget_idempotency_keys, stale_uploads, unswept_uploads};
pub(super) use leases::{end_lease, renew_lease, take_lease};
pub(super) use metadata::due_metadata;
pub(super) use placements::account_between;
pub(super) use reconcile::stored_objects;
pub(super) use tx::SqlTx;
pub(super) use usage::account_stocks;
