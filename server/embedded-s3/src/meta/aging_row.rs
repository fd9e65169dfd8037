use sqlx::{FromRow, Row as _, sqlite::SqliteRow};

use super::types::ObjectRow;

/// A version as rules look at it.
#[derive(Clone, Debug)]
pub(crate) struct AgingRow {
    pub object: ObjectRow,
    /// When the next version of the key came.
    pub superseded_at_ms: Option<i64>,
    /// How many newer versions of the key are not the latest either.
    pub newer: i64,
    /// Whether the key has no other version.
    pub alone: bool,
}

impl FromRow<'_, SqliteRow> for AgingRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            object: ObjectRow::from_row(row)?,
            superseded_at_ms: row.try_get("superseded_at_ms")?,
            newer: row.try_get("newer")?,
            alone: row.try_get("alone")?,
        })
    }
}

/// Reads of one object: how many, and when the last was.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reads {
    pub count: i64,
    pub last_ms: i64,
}
