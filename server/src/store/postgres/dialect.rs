//! What is PostgreSQL's own.

use sqlx::{Postgres, QueryBuilder, Transaction};

use crate::store::wanted::Wanted;

pub(super) type Db = Postgres;
pub(super) type Row = sqlx::postgres::PgRow;
pub(super) type Log = super::log::ServerLog;
/// The tenant is set for a transaction, so reading needs one too.
pub(super) type Reading = Transaction<'static, Postgres>;

/// What makes a row stay as it is until the transaction ends. Others may still refer to it: its key never changes.
pub(super) const FOR_UPDATE: &str = " FOR NO KEY UPDATE";

/// What makes a row stay as it is while others may say the same of it.
pub(super) const FOR_SHARE: &str = " FOR SHARE";

/// Whether a writing statement can be part of another (`WITH … AS (UPDATE …)`): two then cost one round trip.
pub(super) const NESTED_WRITES: bool = true;

/// What makes a JSON array of values.
pub(super) const JSON_ARRAY: &str = "json_build_array";

/// A whole number that a column of JSON has under a name; NULL where there is none, also in what is no JSON, which a cast would fail
/// the statement for.
pub(super) fn number_within(column: &str, name: &str) -> String {
    format!("CAST(substring({column} FROM '\"{name}\": ?([0-9]{{1,9}})') AS BIGINT)")
}

/// The month of an object `o`, and what a month `{key}` is called: `2026-03`. Migration 42 has statistics of how many there are.
pub(super) const MONTH: &str = "date_trunc('month', to_timestamp(o.created_at / 1000) AT TIME ZONE 'UTC')";
pub(super) const MONTH_NAME: &str = "to_char({key}, 'YYYY-MM')";

/// What is set before everything is counted, until the transaction ends: room for some ten thousand groups, so that each worker has
/// them all at hand, where it would sort a million rows (measured: 2.0 s became 1.3).
pub(super) const COUNTING: Option<&str> = Some("SET LOCAL work_mem = '16MB'");

/// Where all versions are counted, and whose they are.
pub(super) const COUNTED: &str = "versions v JOIN attachments a";

/// What makes text sort by its bytes, whatever the database's collation.
pub(super) const BYTE_ORDER: &str = " COLLATE \"C\"";

/// Where records are looked for: the tenant's own rows of `search_records`.
pub(super) const SEARCHED: &str = "search_index";

/// A column of `s` that no index is to be chosen for: PostgreSQL needs no such advice.
pub(super) fn unindexed(column: &str) -> String {
    format!("s.{column}")
}

/// That the text before it is among these: a statement that is prepared once, however many there are.
pub(super) fn push_among(sql: &mut QueryBuilder<Db>, texts: &[String]) {
    sql.push("= ANY(").push_bind(texts.to_vec()).push(")");
}

/// The rows `s` that have all these words.
pub(super) fn push_matching(sql: &mut QueryBuilder<Db>, wanted: &[&Wanted]) {
    let all: Vec<String> = wanted.iter().map(|wanted| query(wanted)).collect();
    sql.push("search_index s WHERE s.words @@ ").push_bind(all.join(" & ")).push("::tsquery");
}

/// Whether a row `s` has this word, without asking the index: it knows `@@`, and not what is said of its outcome.
pub(super) fn push_test(sql: &mut QueryBuilder<Db>, wanted: &Wanted) {
    sql.push("(s.words @@ ").push_bind(query(wanted)).push("::tsquery) IS TRUE");
}

fn query(wanted: &Wanted) -> String {
    format!("'{}'{}", wanted.token, if wanted.is_prefix { ":*" } else { "" })
}
