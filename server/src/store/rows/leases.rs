//! Which server does a job that one server at a time does.

use jiff::Timestamp;

use super::tx::Connection;
use crate::domain::{
    lease::{Lease, Wish},
    ports::StoreResult,
};

pub(in super::super) async fn take_lease(connection: &mut Connection, wish: &Wish<'_>) -> StoreResult<bool> {
    let taken = sqlx::query(
        "INSERT INTO job_leases (job, holder, until, done_at) VALUES ($1, $2, $3, 0) \
         ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, until = excluded.until \
         WHERE job_leases.until <= $4 AND job_leases.done_at <= $5",
    )
    .bind(wish.lease.job)
    .bind(wish.lease.holder)
    .bind(wish.until.as_millisecond())
    .bind(wish.now.as_millisecond())
    .bind(wish.not_done_since.as_millisecond())
    .execute(connection)
    .await?;
    Ok(taken.rows_affected() == 1)
}

pub(in super::super) async fn renew_lease(
    connection: &mut Connection,
    lease: &Lease<'_>,
    until: Timestamp,
) -> StoreResult<bool> {
    let renewed = sqlx::query("UPDATE job_leases SET until = $3 WHERE job = $1 AND holder = $2")
        .bind(lease.job)
        .bind(lease.holder)
        .bind(until.as_millisecond())
        .execute(connection)
        .await?;
    Ok(renewed.rows_affected() == 1)
}

pub(in super::super) async fn end_lease(
    connection: &mut Connection,
    lease: &Lease<'_>,
    done_at: Option<Timestamp>,
) -> StoreResult<()> {
    sqlx::query("UPDATE job_leases SET until = 0, done_at = COALESCE($3, done_at) WHERE job = $1 AND holder = $2")
        .bind(lease.job)
        .bind(lease.holder)
        .bind(done_at.map(Timestamp::as_millisecond))
        .execute(connection)
        .await?;
    Ok(())
}
