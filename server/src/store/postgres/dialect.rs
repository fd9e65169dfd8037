//! What is PostgreSQL's own.

use sqlx::{Postgres, Transaction};

pub(super) type Db = Postgres;
pub(super) type Row = sqlx::postgres::PgRow;
/// The tenant is set for a transaction, so reading needs one too.
pub(super) type Reading = Transaction<'static, Postgres>;

/// What makes a row stay as it is until the transaction ends. Others may still refer to it: its key never changes.
pub(super) const FOR_UPDATE: &str = " FOR NO KEY UPDATE";

/// The month, as `2026-03`, of an object `o`.
pub(super) const MONTH: &str = "to_char(to_timestamp(o.created_at / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM')";

/// What makes text sort by its bytes, whatever the database's collation.
pub(super) const BYTE_ORDER: &str = " COLLATE \"C\"";
