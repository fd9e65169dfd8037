//! The store on PostgreSQL.
//!
//! Every transaction runs as a role that owns nothing and sees only the rows of the tenant that `begin` sets:
//! row-level security is the second wall behind the queries' own `tenant = $1`.

mod dialect;
mod log;
mod role;
#[path = "../rows/mod.rs"]
#[allow(clippy::duplicate_mod)] // compiled once more for SQLite, with another dialect
mod rows;
mod url;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use async_trait::async_trait;
use chartlift_costs::Stock;
use chartlift_durability::Durability;
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection as _, PgPool, Postgres, Transaction, postgres::PgPoolOptions};
use tokio::sync::Mutex;

use self::{
    log::{SAYS_SO, ServerLog},
    role::ROLE,
    rows::SqlTx,
};
use crate::{
    auth::{JobScope, TenantId, TenantScope},
    domain::{
        budget::AlertKey,
        directory::person::PersonKind,
        lease::{Lease, Wish},
        ports::{Store, StoreResult, StoredObject, Tx},
        uploads::upload::Upload,
    },
    store::{migrations, outdated, passing},
};

/// Connections of one server, beside one that waits for the disk: PostgreSQL's default limit of 100 then serves several servers.
const CONNECTIONS: u32 = 16;
/// How long a request waits for a connection before it fails as unavailable.
const PATIENCE: Duration = Duration::from_secs(10);
/// A connection that was used within this time is taken for alive, without a round trip to ask it.
const FRESH: Duration = Duration::from_secs(5);
/// What a transaction that writes begins with besides. One that does nothing for so long is ended by the database: its server has
/// vanished with its machine, or hangs, and whoever needs what it locks, such as the end of its tenant's audit log, would wait
/// until TCP gives up, two hours by default.
const WRITING: &str =
    "READ WRITE; SET LOCAL synchronous_commit = off; SET LOCAL idle_in_transaction_session_timeout = '1min'";
/// What stands for all tenants where background jobs look for work. No tenant can be called so.
const ALL_TENANTS: &str = "*";

/// The store on a PostgreSQL database.
#[derive(Clone)]
pub struct PostgresStore {
    pool: PgPool,
    durability: Arc<Durability<ServerLog>>,
    /// Held by whoever takes several readers: two that each had some would wait for each other's.
    taking_several: Arc<Mutex<()>>,
}

/// One that was used a moment ago is not asked whether it lives. One with statements of a schema that is over is closed.
fn pool_options() -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .before_acquire(|connection, used| {
            Box::pin(async move {
                if outdated::is_of_before(used.age) {
                    return Ok(false);
                }
                if used.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

/// Runs all migrations, under an advisory lock of the database. None waits for the disk by itself: whatever is durable later is
/// so after them, and after a power cut before that they run again.
async fn migrate(pool: &PgPool) -> StoreResult<()> {
    let mut connection = pool.acquire().await?;
    sqlx::raw_sql("SET synchronous_commit = off").execute(&mut *connection).await?;
    let migrated = migrations::postgres().run(&mut *connection).await;
    sqlx::raw_sql("RESET synchronous_commit").execute(&mut *connection).await?;
    migrated.map_err(migrations::failure)
}

impl PostgresStore {
    /// Connects and brings the database up to date; servers that start at the same time wait for each other.
    ///
    /// # Errors
    /// When the database cannot be reached, its user may not be the role of transactions, or a migration fails.
    pub async fn open(url: &str) -> StoreResult<Self> {
        let options = url::options(url)?;
        let pool = pool_options().connect_with(options.clone()).await?;
        role::make_sure(&pool).await?;
        migrate(&pool).await?;
        // Of its own: what is committed must not queue behind those that want to begin.
        let durability = Arc::new(Durability::of(ServerLog::of(options)));
        Ok(Self { durability, pool, taking_several: Arc::default() })
    }

    /// A transaction that sees one tenant's rows, or all for [`ALL_TENANTS`]. One round trip.
    async fn transaction(&self, tenant: &str, mode: &str) -> StoreResult<Transaction<'static, Postgres>> {
        // A tenant's id has only a–z, 0–9 and `-`, so it needs no quoting.
        let begin = format!("BEGIN {mode}; SET LOCAL ROLE {ROLE}; SET LOCAL chartlift.tenant = '{tenant}'");
        // After the database was away, each connection that waits here is a dead one; beginning on another harms nobody.
        let mut others = 0..CONNECTIONS;
        loop {
            match self.pool.begin_with(AssertSqlSafe(begin.clone())).await {
                Err(error) if passing::is_cut(&error) && others.next().is_some() => {}
                begun => return Ok(begun?),
            }
        }
    }

    /// Its connections, for reading the schema.
    pub(super) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A transaction that may write one tenant's rows. It is durable when it was committed by [`Tx::commit`].
    pub(super) async fn writing(&self, tenant: &TenantId) -> StoreResult<Transaction<'static, Postgres>> {
        // A database that cannot be reached keeps nobody waiting for longer here than in the pool.
        let ready = tokio::time::timeout(PATIENCE, self.durability.disk().ready(FRESH, SAYS_SO)).await;
        ready.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
        self.transaction(tenant.as_str(), WRITING).await
    }

    /// The same transaction as the domain sees it.
    pub(super) fn in_tenant(&self, tenant: &TenantId, tx: Transaction<'static, Postgres>) -> Box<dyn Tx> {
        Box::new(SqlTx::writing(tenant.clone(), tx, &self.durability))
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn begin(&self, scope: &TenantScope) -> StoreResult<Box<dyn Tx>> {
        Ok(self.in_tenant(scope.tenant(), self.writing(scope.tenant()).await?))
    }

    async fn read(&self, scope: &TenantScope) -> StoreResult<Box<dyn Tx>> {
        let tx = self.transaction(scope.tenant().as_str(), "READ ONLY").await?;
        Ok(Box::new(SqlTx::reading(scope.tenant().clone(), tx)))
    }

    fn counters(&self) -> u32 {
        // A query has workers of its own.
        1
    }

    async fn read_together(&self, scope: &TenantScope, readers: usize) -> StoreResult<Vec<Box<dyn Tx>>> {
        const ONE_STATE: &str = "ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let taking = self.taking_several.lock().await;
        let mut first = self.transaction(scope.tenant().as_str(), ONE_STATE).await?;
        let state: String = sqlx::query_scalar("SELECT pg_export_snapshot()").fetch_one(&mut *first).await?;
        let mode = format!("{ONE_STATE}; SET TRANSACTION SNAPSHOT '{state}'");
        let mut together = vec![first];
        while together.len() < readers {
            together.push(self.transaction(scope.tenant().as_str(), &mode).await?);
        }
        drop(taking);
        let reader = |tx| -> Box<dyn Tx> { Box::new(SqlTx::reading(scope.tenant().clone(), tx)) };
        Ok(together.into_iter().map(reader).collect())
    }

    async fn stale_uploads(
        &self,
        job: &JobScope,
        now: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, String)>> {
        rows::stale_uploads(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, job, now, limit).await
    }

    async fn unswept_uploads(
        &self,
        job: &JobScope,
        before: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, Upload, Timestamp)>> {
        rows::unswept_uploads(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, job, before, limit).await
    }

    async fn stored_objects(&self, job: &JobScope, after: &str, limit: u32) -> StoreResult<Vec<StoredObject>> {
        rows::stored_objects(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, job, after, limit).await
    }

    async fn account_stocks(&self, _: &JobScope, now: Timestamp) -> StoreResult<Vec<Stock>> {
        rows::account_stocks(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, now).await
    }

    async fn account_between(&self, _: &JobScope, from: Timestamp, to: Timestamp) -> StoreResult<Vec<Stock>> {
        rows::account_between(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, from, to).await
    }

    async fn take_lease(&self, _: &JobScope, wish: &Wish<'_>) -> StoreResult<bool> {
        let mut tx = self.transaction(ALL_TENANTS, "READ WRITE").await?;
        let taken = rows::take_lease(&mut tx, wish).await?;
        tx.commit().await?;
        Ok(taken)
    }

    async fn renew_lease(&self, _: &JobScope, lease: &Lease<'_>, until: Timestamp) -> StoreResult<bool> {
        let mut tx = self.transaction(ALL_TENANTS, "READ WRITE").await?;
        let renewed = rows::renew_lease(&mut tx, lease, until).await?;
        tx.commit().await?;
        Ok(renewed)
    }

    async fn end_lease(&self, _: &JobScope, lease: &Lease<'_>, done_at: Option<Timestamp>) -> StoreResult<()> {
        let mut tx = self.transaction(ALL_TENANTS, "READ WRITE").await?;
        rows::end_lease(&mut tx, lease, done_at).await?;
        Ok(tx.commit().await?)
    }

    async fn tenants_with_files(&self, job: &JobScope) -> StoreResult<Vec<(TenantScope, Timestamp)>> {
        rows::tenants_with_files(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, job).await
    }

    async fn tenants_with_audit(&self, job: &JobScope) -> StoreResult<Vec<TenantScope>> {
        rows::tenants_with_audit(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, job).await
    }

    async fn tenants_with_budgets(&self, job: &JobScope) -> StoreResult<Vec<TenantScope>> {
        rows::tenants_with_budgets(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, job).await
    }

    async fn due_alerts(
        &self,
        job: &JobScope,
        now: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, AlertKey)>> {
        rows::due_alerts(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, job, now, limit).await
    }

    async fn due_metadata(
        &self,
        job: &JobScope,
        now: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, String)>> {
        rows::due_metadata(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, job, now, limit).await
    }

    async fn renamed_people(&self, job: &JobScope, limit: u32) -> StoreResult<Vec<(TenantScope, PersonKind, String)>> {
        rows::renamed_people(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, job, limit).await
    }

    async fn forget_idempotency_keys(&self, _: &JobScope, before: Timestamp) -> StoreResult<u64> {
        let mut tx = self.transaction(ALL_TENANTS, "READ WRITE").await?;
        let forgotten = rows::forget_idempotency_keys(&mut tx, before).await?;
        tx.commit().await?;
        Ok(forgotten)
    }

    async fn settled(&self) -> StoreResult<()> {
        Ok(self.durability.settled().await?)
    }

    async fn done_access_logs(&self, _: &JobScope, after: &str, up_to: &str) -> StoreResult<BTreeSet<String>> {
        rows::done_access_logs(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?, after, up_to).await
    }

    async fn end_access_log(&self, _: &JobScope, log: &str, now: Timestamp) -> StoreResult<()> {
        let mut tx = self.transaction(ALL_TENANTS, "READ WRITE").await?;
        rows::end_access_log(&mut tx, log, now).await?;
        Ok(tx.commit().await?)
    }

    async fn forget_access_logs(&self, _: &JobScope, before: Timestamp) -> StoreResult<()> {
        let mut tx = self.transaction(ALL_TENANTS, "READ WRITE").await?;
        rows::forget_access_logs(&mut tx, before).await?;
        Ok(tx.commit().await?)
    }

    async fn ping(&self) -> StoreResult<()> {
        // As every request does it: a connection alone says nothing of the role.
        sqlx::query("SELECT 1").execute(&mut *self.transaction(ALL_TENANTS, "READ ONLY").await?).await?;
        Ok(())
    }

    async fn close(&self) {
        self.pool.close().await;
        self.durability.disk().close().await;
    }
}

#[cfg(test)]
mod tests;
