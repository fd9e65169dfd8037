//! Where rows stand in a list's order, as text: what a cursor carries.

use sqlx::{ColumnIndex, QueryBuilder, Row as _};

use super::super::dialect::{Db, Row};
use crate::domain::{
    page::{Cursor, Placed},
    ports::{StoreError, StoreResult},
};

/// What a list is sorted by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sorted {
    /// Days, as text.
    Day,
    /// Times, in milliseconds.
    Time,
    /// Names, by their sort keys.
    Name,
}

impl Sorted {
    /// The place of a row that has it in this column.
    pub(super) fn place<I: ColumnIndex<Row>>(self, row: &Row, column: I) -> StoreResult<String> {
        Ok(match self {
            Self::Day => row.try_get(column)?,
            Self::Time => row.try_get::<i64, _>(column)?.to_string(),
            Self::Name => hex::encode(row.try_get::<Vec<u8>, _>(column)?),
        })
    }

    /// Only what is beyond a place, `<` or `>`, by these two columns.
    pub(super) fn push_beyond(
        self,
        sql: &mut QueryBuilder<Db>,
        (column, id): (&str, &str),
        beyond: &str,
        place: &Cursor,
    ) -> StoreResult<()> {
        sql.push(format_args!(" AND ({column}, {id}) {beyond} ("));
        match self {
            Self::Day => sql.push_bind(place.value.clone()),
            Self::Time => sql.push_bind(place.value.parse::<i64>().map_err(unreadable)?),
            Self::Name => sql.push_bind(hex::decode(&place.value).map_err(unreadable)?),
        };
        sql.push(", ").push_bind(place.id.clone()).push(")");
        Ok(())
    }

    /// A page of rows, of which one more than its limit was read where there are more.
    pub(super) fn page<T>(
        self,
        rows: &[Row],
        limit: u32,
        column: &str,
        read: impl Fn(&Row) -> StoreResult<T>,
    ) -> StoreResult<Placed<T>> {
        let last = last_of(rows.len(), limit).map(|last| self.place(&rows[last], column)).transpose()?;
        Ok(Placed { rows: rows.iter().map(read).collect::<StoreResult<_>>()?, place: last })
    }
}

/// Which of so many rows is the page's last; none where there is no other page.
pub(super) fn last_of(rows: usize, limit: u32) -> Option<usize> {
    let limit = limit as usize;
    limit.checked_sub(1).filter(|_| rows > limit)
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError(Box::new(error))
}
