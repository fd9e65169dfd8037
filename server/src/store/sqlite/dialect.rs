//! What is SQLite's own.

use sqlx::{Sqlite, pool::PoolConnection};

pub(super) type Db = Sqlite;
pub(super) type Row = sqlx::sqlite::SqliteRow;
/// A statement sees one state of the database by itself, so reading needs no transaction.
pub(super) type Reading = PoolConnection<Sqlite>;

/// What makes a row stay as it is until the transaction ends: nothing, the one writer sees to that.
pub(super) const FOR_UPDATE: &str = "";

/// The month, as `2026-03`, of an object `o`.
pub(super) const MONTH: &str = "strftime('%Y-%m', o.created_at / 1000, 'unixepoch')";

/// What makes text sort by its bytes: SQLite does so anyway.
pub(super) const BYTE_ORDER: &str = "";
