//! Several writing statements in one round trip, where the database can.

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
    bind: impl Fn(Bound<'q>) -> Bound<'q>,
) -> StoreResult<()> {
    if NESTED_WRITES {
        let sql = format!("WITH changed AS ({first} RETURNING *) {}", second.replace("{changed}", "changed"));
        connection.execute(bind(sqlx::query(AssertSqlSafe(sql)))).await?;
    } else {
        connection.execute(bind(sqlx::query(AssertSqlSafe(first.to_owned())))).await?;
        connection.execute(bind(sqlx::query(AssertSqlSafe(second.replace("{changed}", table))))).await?;
    }
    Ok(())
}

/// Runs statements of which none needs another's outcome. `bind` binds the values of all, by their numbers.
pub(super) async fn together<'q>(
    connection: &mut Connection,
    statements: &[&str],
    bind: impl Fn(Bound<'q>) -> Bound<'q>,
) -> StoreResult<()> {
    if NESTED_WRITES && let Some((last, before)) = statements.split_last() {
        let mut sql = String::new();
        for (place, statement) in before.iter().enumerate() {
            sql += &format!("{} written_{place} AS ({statement})", if place == 0 { "WITH" } else { "," });
        }
        connection.execute(bind(sqlx::query(AssertSqlSafe(format!("{sql} {last}"))))).await?;
    } else {
        for statement in statements {
            connection.execute(bind(sqlx::query(AssertSqlSafe((*statement).to_owned())))).await?;
        }
    }
    Ok(())
}
