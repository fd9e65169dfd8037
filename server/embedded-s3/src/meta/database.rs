use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use chartlift_durability::{Durability, WriteAheadLog, sqlite_pool};
use sqlx::{
    Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{migrations, part_rules::PartRules};
use crate::{
    blobs::{BlobId, BlobStore, PendingBlob},
    config::Clock,
    error::{OpenError, Outcome},
    sidecar::{ObjectRecord, Sidecar},
};

/// Readers never wait for the writer in WAL mode; a handful keep two cores busy.
const READERS: u32 = 8;
/// Longest wait for the file lock; only a backup tool can hold it, since this process has one writer.
const BUSY_LIMIT: Duration = Duration::from_secs(10);

/// The metadata database.
#[derive(Clone)]
pub(crate) struct Meta {
    pub(super) readers: SqlitePool,
    /// One connection: SQLite has one writer anyway, and a queue is fairer than a busy loop.
    writer: SqlitePool,
    durability: Arc<Durability<WriteAheadLog>>,
    /// Sidecars that are no blob's.
    pub(super) records: BlobStore,
    pub(super) data_dir: Arc<PathBuf>,
    clock: Clock,
    pub(super) part_rules: PartRules,
}

impl Meta {
    /// Opens the database of a data directory, making and migrating it as needed.
    pub async fn open(data_dir: &Path, database: &Path, records: BlobStore, clock: Clock) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(database)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A client that was told of a commit must find it after a loss of power: `durability` sees to that, for many at once.
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_LIMIT);
        let writer = sqlite_pool().max_connections(1).connect_with(options.clone()).await?;
        migrations::all().run(&writer).await?;
        let readers = sqlite_pool().max_connections(READERS).connect_with(options.read_only(true)).await?;
        let (data_dir, part_rules) = (Arc::new(data_dir.to_owned()), PartRules::default());
        let durability = Arc::new(Durability::of(WriteAheadLog::of(database)));
        Ok(Self { readers, writer, durability, records, data_dir, clock, part_rules })
    }

    /// The same, with other rules for parts.
    pub fn with_parts(self, part_rules: PartRules) -> Self {
        Self { part_rules, ..self }
    }

    /// Closes all connections, which also folds the WAL into the database file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub fn now_ms(&self) -> i64 {
        let since_epoch = self.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
    }

    pub(super) async fn begin_write(&self) -> Outcome<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Commits; when this returns, the commit is durable.
    pub(super) async fn commit(&self, tx: Transaction<'static, Sqlite>) -> Outcome<()> {
        let pending = self.durability.committing();
        tx.commit().await?;
        Ok(pending.durable().await?)
    }

    /// Every file below `blobs/` and `records/` that the metadata names.
    pub async fn referenced_files(&self) -> Result<HashSet<BlobId>, sqlx::Error> {
        let files: Vec<(String,)> = sqlx::query_as(
            "SELECT blob FROM object_parts WHERE blob IS NOT NULL
             UNION SELECT blob FROM upload_parts WHERE blob IS NOT NULL
             UNION SELECT record FROM objects WHERE record IS NOT NULL",
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(files.into_iter().map(|(file,)| file).collect())
    }

    /// Whether nothing was ever stored here. A database that was emptied on purpose still knows that it had objects.
    pub async fn is_unused(&self) -> Result<bool, sqlx::Error> {
        let (used,): (bool,) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'objects' AND seq > 0)
                 OR EXISTS (SELECT 1 FROM uploads)",
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(!used)
    }

    /// Writes the sidecar of a version into a file of its own.
    pub async fn write_record(&self, record: ObjectRecord) -> Outcome<PendingBlob> {
        let records = self.records.clone();
        let written =
            tokio::task::spawn_blocking(move || records.write_record(&Sidecar::Object(Box::new(record)))).await?;
        Ok(written?)
    }
}
