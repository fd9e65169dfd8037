//! What is SQLite's own.

use std::ops::{Deref, DerefMut};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection, Transaction, pool::PoolConnection};

use crate::store::wanted::Wanted;

pub(super) type Db = Sqlite;
pub(super) type Row = sqlx::sqlite::SqliteRow;
pub(super) type Log = chartlift_durability::WriteAheadLog;
/// What reads.
pub(super) enum Reading {
    /// A statement sees one state of the database by itself, so reading alone needs no transaction.
    Alone(PoolConnection<Sqlite>),
    /// Beside others that are to see the same state.
    Together(Transaction<'static, Sqlite>),
}

impl Deref for Reading {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match self {
            Self::Alone(connection) => connection,
            Self::Together(tx) => tx,
        }
    }
}

impl DerefMut for Reading {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Alone(connection) => connection,
            Self::Together(tx) => tx,
        }
    }
}

/// What makes a row stay as it is until the transaction ends: nothing, the one writer sees to that.
pub(super) const FOR_UPDATE: &str = "";

/// What makes a row stay as it is while others may say the same of it.
pub(super) const FOR_SHARE: &str = "";

/// Whether a writing statement can be part of another (`WITH … AS (UPDATE …)`).
pub(super) const NESTED_WRITES: bool = false;

/// What makes a JSON array of values.
pub(super) const JSON_ARRAY: &str = "json_array";

/// A whole number that a column of JSON has under a name; NULL where there is none, also in what is no JSON.
pub(super) fn number_within(column: &str, name: &str) -> String {
    format!("CASE WHEN json_valid({column}) THEN CAST(json_extract({column}, '$.{name}') AS INTEGER) END")
}

/// The month of an object `o`, and what a month `{key}` is called: `2026-03`.
pub(super) const MONTH: &str = "strftime('%Y-%m', o.created_at / 1000, 'unixepoch')";
pub(super) const MONTH_NAME: &str = "{key}";

/// What is set before everything is counted: nothing.
pub(super) const COUNTING: Option<&str> = None;

/// Where all versions are counted, and whose they are: in two indexes alone, the one in the order of the other. SQLite does not see
/// by itself that going through the rows of tables, which are wide, takes twice as long and reads a gigabyte for a million.
pub(super) const COUNTED: &str =
    "versions v INDEXED BY versions_counted CROSS JOIN attachments a INDEXED BY attachments_counted";

/// What makes text sort by its bytes: SQLite does so anyway.
pub(super) const BYTE_ORDER: &str = "";

/// Where records are looked for.
pub(super) const SEARCHED: &str = "search_records";

/// A column of `s` that no index is to be chosen for: SQLite knows as little of how few different values there are.
pub(super) fn unindexed(column: &str) -> String {
    format!("+s.{column}")
}

/// That the text before it is among these: a statement that is prepared once, however many there are.
pub(super) fn push_among(sql: &mut QueryBuilder<Db>, texts: &[String]) {
    let list = serde_json::Value::from(texts).to_string();
    sql.push("IN (SELECT value FROM json_each(").push_bind(list).push("))");
}

/// The rows `s` that have all these words; CROSS keeps the planner from asking the index of words once for each row.
pub(super) fn push_matching(sql: &mut QueryBuilder<Db>, wanted: &[&Wanted]) {
    let word = |wanted: &&Wanted| format!("\"{}\"{}", wanted.token, if wanted.is_prefix { " *" } else { "" });
    let all: Vec<String> = wanted.iter().map(word).collect();
    sql.push("search_words CROSS JOIN search_records s ON s.doc = search_words.rowid WHERE search_words MATCH ");
    sql.push_bind(all.join(" AND "));
}

/// Whether a row `s` has this word, without asking the index.
pub(super) fn push_test(sql: &mut QueryBuilder<Db>, wanted: &Wanted) {
    // Folded words have letters and digits only, so there is nothing to escape.
    let word = &wanted.word;
    match wanted.is_prefix {
        true => sql.push("s.words LIKE ").push_bind(format!("% {word}%")),
        false => sql.push("s.words || ' ' LIKE ").push_bind(format!("% {word} %")),
    };
}
