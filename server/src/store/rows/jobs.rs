//! What background jobs look for in all tenants at once. Only these queries name no tenant.

use jiff::Timestamp;
use sqlx::Row as _;

use super::{
    convert::{time, upload},
    tx::Connection,
};
use crate::{
    auth::{JobScope, TenantId, TenantScope},
    domain::{
        ports::{StoreError, StoreResult},
        uploads::upload::Upload,
    },
};

pub(in super::super) async fn stale_uploads(
    connection: &mut Connection,
    job: &JobScope,
    now: Timestamp,
    limit: u32,
) -> StoreResult<Vec<(TenantScope, String)>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT tenant, id FROM uploads WHERE status = 'active' AND COALESCE(sweep_at, expires_at) <= $1 \
         ORDER BY COALESCE(sweep_at, expires_at) LIMIT $2",
    )
    .bind(now.as_millisecond())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|(tenant, id)| Ok((scope_of(job, &tenant)?, id))).collect()
}

pub(in super::super) async fn unswept_uploads(
    connection: &mut Connection,
    job: &JobScope,
    before: Timestamp,
    limit: u32,
) -> StoreResult<Vec<(TenantScope, Upload, Timestamp)>> {
    let rows = sqlx::query(
        "SELECT * FROM uploads WHERE status = 'aborted' AND NOT swept AND COALESCE(sweep_at, ended_at) <= $1 \
         ORDER BY COALESCE(sweep_at, ended_at) LIMIT $2",
    )
    .bind(before.as_millisecond())
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    let mut unswept = Vec::with_capacity(rows.len());
    for row in &rows {
        unswept.push((scope_of(job, row.try_get("tenant")?)?, upload(row)?, time(row.try_get("ended_at")?)?));
    }
    Ok(unswept)
}

pub(in super::super) async fn forget_idempotency_keys(
    connection: &mut Connection,
    before: Timestamp,
) -> StoreResult<u64> {
    let forgotten = sqlx::query("DELETE FROM idempotency_keys WHERE created_at < $1")
        .bind(before.as_millisecond())
        .execute(connection)
        .await?;
    Ok(forgotten.rows_affected())
}

/// The scope of a tenant that a row names.
pub(super) fn scope_of(job: &JobScope, tenant: &str) -> StoreResult<TenantScope> {
    let tenant = TenantId::parse(tenant).ok_or_else(|| StoreError("a row names no tenant".into()))?;
    Ok(job.tenant(tenant))
}
