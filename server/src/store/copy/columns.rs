//! Values on their way from one database to the other: a batch of them, column by column.

use sha2::{Digest, Sha256};
use sqlx::{
    Postgres, Row as _,
    postgres::{PgArguments, PgRow},
    query::Query,
    sqlite::SqliteRow,
};

/// What a column is in PostgreSQL. SQLite has booleans as numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Text,
    Number,
    Truth,
    Bytes,
}

impl Kind {
    /// By the name in PostgreSQL's information schema; none for one that no migration uses.
    pub(super) fn of(data_type: &str) -> Option<Self> {
        match data_type {
            "text" => Some(Self::Text),
            "bigint" => Some(Self::Number),
            "boolean" => Some(Self::Truth),
            "bytea" => Some(Self::Bytes),
            _ => None,
        }
    }

    /// The array that a batch of its values is bound as.
    pub(super) fn array(self) -> &'static str {
        match self {
            Self::Text => "text[]",
            Self::Number => "bigint[]",
            Self::Truth => "boolean[]",
            Self::Bytes => "bytea[]",
        }
    }

    pub(super) fn column(self) -> Column {
        match self {
            Self::Text => Column::Text(Vec::new()),
            Self::Number => Column::Number(Vec::new()),
            Self::Truth => Column::Truth(Vec::new()),
            Self::Bytes => Column::Bytes(Vec::new()),
        }
    }
}

/// One column of a batch.
pub(super) enum Column {
    Text(Vec<Option<String>>),
    Number(Vec<Option<i64>>),
    Truth(Vec<Option<bool>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Column {
    /// Takes the value at that place of a row of the source, and digests it.
    pub(super) fn take(&mut self, row: &SqliteRow, at: usize, digest: &mut Sha256) -> Result<(), sqlx::Error> {
        match self {
            Self::Text(values) => values.push(digested(row.try_get::<Option<String>, _>(at)?, digest)),
            Self::Number(values) => values.push(digested(row.try_get::<Option<i64>, _>(at)?, digest)),
            Self::Truth(values) => {
                let value = row.try_get::<Option<i64>, _>(at)?.map(|number| number != 0);
                values.push(digested(value, digest));
            }
            Self::Bytes(values) => values.push(digested(row.try_get::<Option<Vec<u8>>, _>(at)?, digest)),
        }
        Ok(())
    }

    pub(super) fn bind(self, query: Query<'_, Postgres, PgArguments>) -> Query<'_, Postgres, PgArguments> {
        match self {
            Self::Text(values) => query.bind(values),
            Self::Number(values) => query.bind(values),
            Self::Truth(values) => query.bind(values),
            Self::Bytes(values) => query.bind(values),
        }
    }
}

/// Digests the value at that place of a row of the target, as [`Column::take`] does.
pub(super) fn digest(kind: Kind, row: &PgRow, at: usize, digest: &mut Sha256) -> Result<(), sqlx::Error> {
    match kind {
        Kind::Text => drop(digested(row.try_get::<Option<String>, _>(at)?, digest)),
        Kind::Number => drop(digested(row.try_get::<Option<i64>, _>(at)?, digest)),
        Kind::Truth => drop(digested(row.try_get::<Option<bool>, _>(at)?, digest)),
        Kind::Bytes => drop(digested(row.try_get::<Option<Vec<u8>>, _>(at)?, digest)),
    }
    Ok(())
}

/// What a value is digested as: the same bytes from either database.
trait Canonical {
    fn bytes(&self) -> Vec<u8>;
}

impl Canonical for String {
    fn bytes(&self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
}

impl Canonical for i64 {
    fn bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }
}

impl Canonical for bool {
    fn bytes(&self) -> Vec<u8> {
        vec![u8::from(*self)]
    }
}

impl Canonical for Vec<u8> {
    fn bytes(&self) -> Vec<u8> {
        self.clone()
    }
}

/// The value, having been digested: its length first, so that no bytes can move from one to the next; none has no length.
fn digested<T: Canonical>(value: Option<T>, digest: &mut Sha256) -> Option<T> {
    match &value {
        None => digest.update(u64::MAX.to_be_bytes()),
        Some(value) => {
            let bytes = value.bytes();
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        }
    }
    value
}
