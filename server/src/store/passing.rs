//! Failures of a database that pass by themselves, or once somebody made room.

use sqlx::{error::DatabaseError, sqlite::SqliteError};

use super::outdated::is_outdated;

/// SQLite's result codes for a database that others keep busy, and for a disk without room.
const SQLITE: [i32; 3] = [5, 6, 13];
/// PostgreSQL is being stopped or started, or has ended a transaction that did nothing ("PostgreSQL Error Codes", classes 57 and 25).
const STOPPED: [&str; 4] = ["57P01", "57P02", "57P03", "25P03"];
/// Others did something at the same time, and this was to give way: a serialization failure, a deadlock, a lock that was not to be had.
const GAVE_WAY: [&str; 3] = ["40001", "40P01", "55P03"];
/// No room, no memory, or too many connections.
const SHORT_OF_SOMETHING: &str = "53";

/// Whether the same call may succeed shortly.
pub(super) fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(error) => match error.try_downcast_ref::<SqliteError>() {
            // The lowest byte of an extended code is the code.
            Some(error) => code(error).parse::<i32>().is_ok_and(|code| SQLITE.contains(&(code & 0xff))),
            None => is_of_now(&**error) || is_outdated(&**error),
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

fn is_of_now(error: &dyn DatabaseError) -> bool {
    let code = code(error);
    is_stopped(error) || code.starts_with(SHORT_OF_SOMETHING) || GAVE_WAY.contains(&&*code)
}

fn is_stopped(error: &dyn DatabaseError) -> bool {
    STOPPED.contains(&&*code(error))
}

fn code(error: &dyn DatabaseError) -> String {
    error.code().unwrap_or_default().into_owned()
}
