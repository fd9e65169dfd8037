//! Several writing statements in one round trip: as parts of one where the database can nest them, else one after the other, which
//! SQLite's driver runs in one call to its thread.

use sqlx::{AssertSqlSafe, Database, Executor as _, query::Query};

use super::{
    super::dialect::{Db, NESTED_WRITES},
    tx::Connection,
};
use crate::domain::ports::StoreResult;

type Bound<'q> = Query<'q, Db, <Db as Database>::Arguments>;

/// Runs `first`, and `second` on the rows that it changed: `second` names them by `{changed}`, which is `table` where the
/// database has to run them one after the other. `bind` binds the values of both, by their numbers.
pub(super) async fn chained<'q>(
    connection: &mut Connection,
    (first, table): (&str, &str),
    second: &str,
    bind: impl FnOnce(Bound<'q>) -> Bound<'q>,
) -> StoreResult<()> {
    let sql = if NESTED_WRITES {
        format!("WITH changed AS ({first} RETURNING *) {}", second.replace("{changed}", "changed"))
    } else {
        format!("{first}; {}", second.replace("{changed}", table))
    };
    connection.execute(bind(sqlx::query(AssertSqlSafe(sql)))).await?;
    Ok(())
}

/// Runs statements of which none needs another's outcome. `bind` binds the values of all, by their numbers.
pub(super) async fn together<'q>(
    connection: &mut Connection,
    statements: &[&str],
    bind: impl FnOnce(Bound<'q>) -> Bound<'q>,
) -> StoreResult<()> {
    let Some((last, before)) = statements.split_last() else { return Ok(()) };
    let mut sql = String::new();
    for (place, statement) in before.iter().enumerate() {
        if NESTED_WRITES {
            sql += &format!("{} written_{place} AS ({statement})", if place == 0 { "WITH" } else { "," });
        } else {
            sql += &format!("{statement}; ");
        }
    }
    connection.execute(bind(sqlx::query(AssertSqlSafe(format!("{sql} {last}"))))).await?;
    Ok(())
}
