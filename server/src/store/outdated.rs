//! Statements that were prepared for a schema that is over.
//!
//! While servers are replaced by newer ones, the first of these brings the database up to date. Where it adds a column, PostgreSQL refuses
//! each statement that the older ones had prepared to read all columns of that table, for as long as the connection lives.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sqlx::{error::DatabaseError, postgres::PgDatabaseError};

/// When that was noticed last.
static NOTICED: Mutex<Option<Instant>> = Mutex::new(None);

fn noticed() -> MutexGuard<'static, Option<Instant>> {
    NOTICED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a statement fails because it is outdated. Its text is translated, and its code is one of many faults; where PostgreSQL
/// finds it is what says so.
pub(super) fn is_outdated(error: &dyn DatabaseError) -> bool {
    let of_postgres = error.try_downcast_ref::<PgDatabaseError>();
    of_postgres.is_some_and(|error| error.code() == "0A000" && error.routine() == Some("RevalidateCachedQuery"))
}

/// Has all connections of before be closed.
pub(super) fn note() {
    *noticed() = Some(Instant::now());
}

/// Whether a connection of this age is of before.
pub(super) fn is_of_before(age: Duration) -> bool {
    noticed().is_some_and(|noticed| noticed.elapsed() <= age)
}
