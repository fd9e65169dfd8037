//! The domain's store ports on SQL.
//!
//! The modules in `rows` are written once and compiled twice, by `sqlite` and by `postgres`: each hands them its
//! `dialect`, the few things in which the two databases differ.

mod backup;
#[cfg(test)]
mod contract;
mod copy;
mod migrations;
mod outdated;
mod passing;
mod postgres;
mod sqlite;
mod wanted;

pub use backup::{copy_database, verify_audit_logs};
pub use copy::{Copied, copy};
pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;

use crate::domain::ports::{StoreError, StoreUnavailable};

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self(Box::new(error))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if error.as_database_error().is_some_and(outdated::is_outdated) {
            outdated::note();
        }
        match passing::is_passing(&error) {
            true => Self(Box::new(StoreUnavailable(Box::new(error)))),
            false => Self(Box::new(error)),
        }
    }
}
