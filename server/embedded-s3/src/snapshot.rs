//! What a backup takes of a data directory, also of one that is being served.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{
    error::OpenError,
    names::{BLOBS, BUCKETS, DATABASE, RECORDS},
};

/// The metadata as it was at one moment, copied to a folder.
pub struct Snapshot {
    /// The files it names, below the data directory. Those that are gone when they are copied were removed after the snapshot:
    /// take another.
    pub files: Vec<PathBuf>,
    database: PathBuf,
}

impl Snapshot {
    /// Copies the metadata of `data_dir` into the folder `to`, in the place it has in a data directory. Whoever serves the
    /// directory goes on meanwhile.
    ///
    /// # Errors
    /// When the database cannot be read, or the copy not be written.
    pub async fn take(data_dir: &Path, to: &Path) -> Result<Self, OpenError> {
        let unusable = |error| OpenError::Directory(to.to_owned(), error);
        let database = to.join(DATABASE);
        let mut source = SqliteConnectOptions::new().filename(data_dir.join(DATABASE)).connect().await?;
        // One statement, so one moment; the copy is whole by itself, without a log beside it.
        sqlx::query("VACUUM INTO $1").bind(database.to_string_lossy()).execute(&mut source).await?;
        source.close().await?;
        std::fs::create_dir_all(to.join(BUCKETS)).map_err(unusable)?;
        for file in std::fs::read_dir(data_dir.join(BUCKETS)).map_err(unusable)? {
            let file = file.map_err(unusable)?;
            std::fs::copy(file.path(), to.join(BUCKETS).join(file.file_name())).map_err(unusable)?;
        }
        let files = named(&mut open(&database).await?).await?;
        Ok(Self { files, database })
    }

    /// The metadata that was copied to a folder before.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn of(folder: &Path) -> Result<Self, OpenError> {
        let database = folder.join(DATABASE);
        let files = named(&mut open(&database).await?).await?;
        Ok(Self { files, database })
    }

    /// The sizes in bytes of those of these objects that the bucket has.
    ///
    /// # Errors
    /// When the copy cannot be read.
    pub async fn sizes(&self, bucket: &str, keys: &[String]) -> Result<HashMap<String, u64>, OpenError> {
        let mut database = open(&self.database).await?;
        let mut sizes = HashMap::with_capacity(keys.len());
        for key in keys {
            let size: Option<(i64,)> = sqlx::query_as(
                "SELECT o.size_bytes FROM objects o JOIN buckets b ON b.id = o.bucket_id \
                 WHERE b.name = $1 AND o.key = $2 AND o.is_latest = 1 AND o.delete_marker = 0",
            )
            .bind(bucket)
            .bind(key.as_bytes())
            .fetch_optional(&mut database)
            .await?;
            if let Some(size) = size.and_then(|(size,)| u64::try_from(size).ok()) {
                sizes.insert(key.clone(), size);
            }
        }
        Ok(sizes)
    }
}

async fn open(database: &Path) -> Result<SqliteConnection, sqlx::Error> {
    // What is in a backup is not to be changed, not even by a log beside it.
    SqliteConnectOptions::new().filename(database).read_only(true).immutable(true).connect().await
}

async fn named(database: &mut SqliteConnection) -> Result<Vec<PathBuf>, sqlx::Error> {
    let files: Vec<(String, bool)> = sqlx::query_as(
        "SELECT blob, FALSE FROM object_parts WHERE blob IS NOT NULL
         UNION SELECT blob, FALSE FROM upload_parts WHERE blob IS NOT NULL
         UNION SELECT record, TRUE FROM objects WHERE record IS NOT NULL",
    )
    .fetch_all(database)
    .await?;
    let path = |(id, is_record): (String, bool)| {
        let fan_out = id[id.len().saturating_sub(2)..].to_owned();
        Path::new(if is_record { RECORDS } else { BLOBS }).join(fan_out).join(id)
    };
    Ok(files.into_iter().map(path).collect())
}
