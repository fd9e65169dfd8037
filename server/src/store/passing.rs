//! Failures of a database that pass by themselves, or once somebody made room.

use sqlx::{error::DatabaseError, sqlite::SqliteError};

/// SQLite's result codes for a database that others keep busy, and for a disk without room.
const SQLITE: [i32; 3] = [5, 6, 13];
/// PostgreSQL is being stopped or started ("PostgreSQL Error Codes", class 57).
const STOPPED: [&str; 3] = ["57P01", "57P02", "57P03"];
/// No room, no memory, or too many connections.
const SHORT_OF_SOMETHING: &str = "53";

/// Whether the same call may succeed shortly.
pub(super) fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(error) => match error.try_downcast_ref::<SqliteError>() {
            // The lowest byte of an extended code is the code.
            Some(error) => code(error).parse::<i32>().is_ok_and(|code| SQLITE.contains(&(code & 0xff))),
            None => is_stopped(&**error) || code(&**error).starts_with(SHORT_OF_SOMETHING),
        },
        error => is_cut(error),
    }
}

/// Whether the connection is gone, so that another one may do.
pub(super) fn is_cut(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => is_stopped(&**error),
        _ => false,
    }
}

fn is_stopped(error: &dyn DatabaseError) -> bool {
    STOPPED.contains(&&*code(error))
}

fn code(error: &dyn DatabaseError) -> String {
    error.code().unwrap_or_default().into_owned()
}
