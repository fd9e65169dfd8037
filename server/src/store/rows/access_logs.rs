//! Which access logs were read.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::tx::Connection;
use crate::domain::ports::StoreResult;

/// Whose rows say that a log is done with. No tenant can be called so.
const ALL: &str = "*";

pub(super) async fn take_access_log(
    connection: &mut Connection,
    tenant: &str,
    log: &str,
    now: Timestamp,
) -> StoreResult<bool> {
    let taken =
        sqlx::query("INSERT INTO access_logs (tenant, log, read_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(tenant)
            .bind(log)
            .bind(now.as_millisecond())
            .execute(connection)
            .await?;
    Ok(taken.rows_affected() == 1)
}

pub(in super::super) async fn end_access_log(
    connection: &mut Connection,
    log: &str,
    now: Timestamp,
) -> StoreResult<()> {
    take_access_log(connection, ALL, log, now).await.map(drop)
}

pub(in super::super) async fn done_access_logs(
    connection: &mut Connection,
    after: &str,
    up_to: &str,
) -> StoreResult<BTreeSet<String>> {
    let sql = "SELECT log FROM access_logs WHERE tenant = $1 AND log > $2 AND log <= $3";
    let logs: Vec<String> = sqlx::query_scalar(sql).bind(ALL).bind(after).bind(up_to).fetch_all(connection).await?;
    Ok(logs.into_iter().collect())
}

pub(in super::super) async fn forget_access_logs(connection: &mut Connection, before: Timestamp) -> StoreResult<()> {
    sqlx::query("DELETE FROM access_logs WHERE read_at < $1").bind(before.as_millisecond()).execute(connection).await?;
    Ok(())
}
