//! The store on one SQLite file.

mod dialect;
#[path = "../rows/mod.rs"]
#[allow(clippy::duplicate_mod)] // compiled once more for PostgreSQL, with another dialect
mod rows;

use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io,
    num::NonZero,
    path::Path,
    sync::Arc,
    thread::available_parallelism,
    time::Duration,
};

use async_trait::async_trait;
use chartlift_costs::Stock;
use chartlift_durability::{Durability, WriteAheadLog, sqlite_pool};
use jiff::Timestamp;
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::sync::Mutex;

use self::{dialect::Reading, rows::SqlTx};
use crate::{
    auth::{JobScope, TenantScope},
    domain::{
        budget::AlertKey,
        directory::person::PersonKind,
        lease::{Lease, Wish},
        ports::{Store, StoreError, StoreResult, StoredObject, Tx},
        uploads::upload::Upload,
    },
    store::migrations,
};

/// Readers run beside the one writer; more connections than this only wait for each other's disk.
const READERS: u32 = 8;
/// How long the write-ahead log becomes, in pages of 4 KiB, until it is folded into the database. Each commit touches some 50,
/// mostly those of the commit before; SQLite's own 1,000 would write each of these to its place after every twenty.
const FOLDED_PAGES: &str = "4000";
/// How many threads may help a reader to sort: by hand, a million files were counted in a third less time.
const SORTERS: &str = "2";
/// How many readers count together at most.
const COUNTERS: usize = 4;
/// How long to wait for another process that writes, a backup for example.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The store on one SQLite file.
#[derive(Clone)]
pub struct SqliteStore {
    readers: SqlitePool,
    /// One connection: writers queue here, in order, instead of racing for SQLite's lock.
    writer: SqlitePool,
    durability: Arc<Durability<WriteAheadLog>>,
    /// Held by whoever takes several readers: two that each had some would wait for each other's.
    taking_several: Arc<Mutex<()>>,
}

impl SqliteStore {
    /// Opens the database, making it and bringing it up to date as needed.
    ///
    /// # Errors
    /// When the file cannot be opened or a migration fails.
    pub async fn open(path: &Path) -> StoreResult<Self> {
        // SQLite gives its other files the mode of this one.
        private_file(path).map_err(|error| StoreError(Box::new(error)))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An audit entry that was answered for must survive a power cut: `durability` sees to that, for many at once.
            .synchronous(SqliteSynchronous::Normal)
            .pragma("wal_autocheckpoint", FOLDED_PAGES)
            .foreign_keys(true)
            // So that INSERT OR REPLACE cannot slip past a trigger on DELETE.
            .pragma("recursive_triggers", "ON")
            .busy_timeout(BUSY_TIMEOUT);
        let pool = |connections| sqlite_pool().max_connections(connections);
        let lock = first_come(path).await.map_err(|error| StoreError(Box::new(error)))?;
        let writer = pool(1).connect_with(options.clone()).await?;
        migrations::sqlite().run(&writer).await.map_err(migrations::failure)?;
        drop(lock);
        let reading = options.pragma("query_only", "ON").pragma("threads", SORTERS);
        let readers = pool(READERS).connect_with(reading).await?;
        let durability = Arc::new(Durability::of(WriteAheadLog::of(path)));
        Ok(Self { readers, writer, durability, taking_several: Arc::default() })
    }
}

/// A file that only its owner may read and write, made as needed: what is in the database names patients.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // An older version, or a copy, may have been left open to others.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// A second server that starts at the same time waits here for the first. Before it connects: of two connections to a new file that
/// want its write-ahead log, SQLite refuses one at once, whatever its patience.
async fn first_come(path: &Path) -> io::Result<File> {
    let lock = private_file(&path.with_extension("migrating"))?;
    tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await?
}

#[async_trait]
impl Store for SqliteStore {
    async fn begin(&self, scope: &TenantScope) -> StoreResult<Box<dyn Tx>> {
        // The write lock is held from the start, so that a transaction never has to give up half-way.
        let tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Box::new(SqlTx::writing(scope.tenant().clone(), tx, &self.durability)))
    }

    async fn read(&self, scope: &TenantScope) -> StoreResult<Box<dyn Tx>> {
        let reading = Reading::Alone(self.readers.acquire().await?);
        Ok(Box::new(SqlTx::reading(scope.tenant().clone(), reading)))
    }

    fn counters(&self) -> u32 {
        // Each takes a connection of the few that all requests share.
        available_parallelism().map_or(1, NonZero::get).min(COUNTERS) as u32
    }

    async fn read_together(&self, scope: &TenantScope, readers: usize) -> StoreResult<Vec<Box<dyn Tx>>> {
        let taking = self.taking_several.lock().await;
        let mut together = Vec::new();
        for _ in 0..readers {
            together.push(self.readers.begin().await?);
        }
        drop(taking);
        // The state that is read is the one of the first statement, and while one could write nobody else does. Taken last: whoever
        // reads may wait for it.
        let quiet = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for tx in &mut together {
            sqlx::query("SELECT 1 FROM sqlite_schema LIMIT 1").execute(&mut **tx).await?;
        }
        quiet.rollback().await?;
        let reader = |tx| -> Box<dyn Tx> { Box::new(SqlTx::reading(scope.tenant().clone(), Reading::Together(tx))) };
        Ok(together.into_iter().map(reader).collect())
    }

    async fn stale_uploads(
        &self,
        job: &JobScope,
        now: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, String)>> {
        rows::stale_uploads(&mut *self.readers.acquire().await?, job, now, limit).await
    }

    async fn unswept_uploads(
        &self,
        job: &JobScope,
        before: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, Upload, Timestamp)>> {
        rows::unswept_uploads(&mut *self.readers.acquire().await?, job, before, limit).await
    }

    async fn stored_objects(&self, job: &JobScope, after: &str, limit: u32) -> StoreResult<Vec<StoredObject>> {
        rows::stored_objects(&mut *self.readers.acquire().await?, job, after, limit).await
    }

    async fn account_stocks(&self, _: &JobScope, now: Timestamp) -> StoreResult<Vec<Stock>> {
        rows::account_stocks(&mut *self.readers.acquire().await?, now).await
    }

    async fn account_between(&self, _: &JobScope, from: Timestamp, to: Timestamp) -> StoreResult<Vec<Stock>> {
        rows::account_between(&mut *self.readers.acquire().await?, from, to).await
    }

    async fn take_lease(&self, _: &JobScope, wish: &Wish<'_>) -> StoreResult<bool> {
        rows::take_lease(&mut *self.writer.acquire().await?, wish).await
    }

    async fn renew_lease(&self, _: &JobScope, lease: &Lease<'_>, until: Timestamp) -> StoreResult<bool> {
        rows::renew_lease(&mut *self.writer.acquire().await?, lease, until).await
    }

    async fn end_lease(&self, _: &JobScope, lease: &Lease<'_>, done_at: Option<Timestamp>) -> StoreResult<()> {
        rows::end_lease(&mut *self.writer.acquire().await?, lease, done_at).await
    }

    async fn tenants_with_files(&self, job: &JobScope) -> StoreResult<Vec<(TenantScope, Timestamp)>> {
        rows::tenants_with_files(&mut *self.readers.acquire().await?, job).await
    }

    async fn tenants_with_audit(&self, job: &JobScope) -> StoreResult<Vec<TenantScope>> {
        rows::tenants_with_audit(&mut *self.readers.acquire().await?, job).await
    }

    async fn tenants_with_budgets(&self, job: &JobScope) -> StoreResult<Vec<TenantScope>> {
        rows::tenants_with_budgets(&mut *self.readers.acquire().await?, job).await
    }

    async fn due_alerts(
        &self,
        job: &JobScope,
        now: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, AlertKey)>> {
        rows::due_alerts(&mut *self.readers.acquire().await?, job, now, limit).await
    }

    async fn due_metadata(
        &self,
        job: &JobScope,
        now: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, String)>> {
        rows::due_metadata(&mut *self.readers.acquire().await?, job, now, limit).await
    }

    async fn renamed_people(&self, job: &JobScope, limit: u32) -> StoreResult<Vec<(TenantScope, PersonKind, String)>> {
        rows::renamed_people(&mut *self.readers.acquire().await?, job, limit).await
    }

    async fn forget_idempotency_keys(&self, _: &JobScope, before: Timestamp) -> StoreResult<u64> {
        rows::forget_idempotency_keys(&mut *self.writer.acquire().await?, before).await
    }

    async fn settled(&self) -> StoreResult<()> {
        Ok(self.durability.settled().await?)
    }

    async fn done_access_logs(&self, _: &JobScope, after: &str, up_to: &str) -> StoreResult<BTreeSet<String>> {
        rows::done_access_logs(&mut *self.readers.acquire().await?, after, up_to).await
    }

    async fn end_access_log(&self, _: &JobScope, log: &str, now: Timestamp) -> StoreResult<()> {
        rows::end_access_log(&mut *self.writer.acquire().await?, log, now).await
    }

    async fn forget_access_logs(&self, _: &JobScope, before: Timestamp) -> StoreResult<()> {
        rows::forget_access_logs(&mut *self.writer.acquire().await?, before).await
    }

    async fn ping(&self) -> StoreResult<()> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    async fn close(&self) {
        self.readers.close().await;
        // Last, so that the write-ahead log is folded into the file.
        self.writer.close().await;
    }
}

#[cfg(test)]
mod tests;
