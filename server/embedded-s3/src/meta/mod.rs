//! The metadata: buckets, objects, uploads, and which blobs hold their bytes. SQLite in WAL mode.

mod buckets;
mod listing;
mod objects;
mod types;
mod uploads;

use std::{collections::HashSet, path::Path, time::Duration};

use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub(crate) use listing::{Item, Listing, Position};
pub(crate) use objects::{NewObject, PutCondition};
pub(crate) use types::{Attributes, BucketRow, ChecksumSpec, ObjectRow, PartRow, UploadPartRow, UploadRow, now_ms};
pub(crate) use uploads::{Completion, NewPart, NewUpload};

use crate::{
    blobs::BlobId,
    error::{OpenError, Outcome},
};

/// Readers never wait for the writer in WAL mode; a handful keep two cores busy.
const READERS: u32 = 8;
/// Longest wait for the file lock; only a backup tool can hold it, since this process has one writer.
const BUSY_LIMIT: Duration = Duration::from_secs(10);

/// The metadata database.
#[derive(Clone)]
pub(crate) struct Meta {
    readers: SqlitePool,
    /// One connection: SQLite has one writer anyway, and a queue is fairer than a busy loop.
    writer: SqlitePool,
}

impl Meta {
    /// Opens the database, making and migrating it as needed.
    pub async fn open(file: &Path) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL would lose the last commits with the power; a client was told they are stored.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_LIMIT);
        // A connection to a file does not go stale as one to a server does.
        let pool = || SqlitePoolOptions::new().test_before_acquire(false);
        let writer = pool().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!().run(&writer).await?;
        let readers = pool().max_connections(READERS).connect_with(options.read_only(true)).await?;
        Ok(Self { readers, writer })
    }

    /// Closes all connections, which also folds the WAL into the database file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    async fn begin_write(&self) -> Outcome<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Every blob the metadata names.
    pub async fn referenced_blobs(&self) -> Result<HashSet<BlobId>, sqlx::Error> {
        let blobs: Vec<(String,)> = sqlx::query_as(
            "SELECT blob FROM object_parts WHERE blob IS NOT NULL
             UNION SELECT blob FROM upload_parts WHERE blob IS NOT NULL",
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(blobs.into_iter().map(|(blob,)| blob).collect())
    }
}

/// Those of `blobs` that no row names any more (copies share the blobs of their source).
async fn unreferenced(tx: &mut SqliteConnection, blobs: Vec<BlobId>) -> Outcome<Vec<BlobId>> {
    let mut free = Vec::new();
    for blob in blobs {
        let (used,): (bool,) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM object_parts WHERE blob = ?1)
                 OR EXISTS (SELECT 1 FROM upload_parts WHERE blob = ?1)",
        )
        .bind(&blob)
        .fetch_one(&mut *tx)
        .await?;
        if !used {
            free.push(blob);
        }
    }
    Ok(free)
}
