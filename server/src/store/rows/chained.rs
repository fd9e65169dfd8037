//! Two writing statements in one round trip, where the database can.

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
