//! What lies where in a data directory.

use std::{
    fs::{DirBuilder, File, TryLockError},
    os::unix::fs::DirBuilderExt as _,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    blobs::BlobStore,
    durable::sync_directory,
    error::OpenError,
    names::{BLOBS, BUCKETS, RECORDS},
};

/// Takes the directory for this process and makes what it needs.
pub(crate) fn prepare(directory: &Path) -> Result<(File, BlobStore, BlobStore), OpenError> {
    let unusable = |error| OpenError::Directory(directory.to_owned(), error);
    // What is stored is no one else's to read. A directory that exists already keeps the mode it has.
    DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(unusable)?;
    let lock = File::create(directory.join("lock")).map_err(unusable)?;
    // Two processes would set aside each other's unfinished blobs.
    lock.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => OpenError::InUse(directory.to_owned()),
        TryLockError::Error(error) => unusable(error),
    })?;
    let blobs = BlobStore::open(directory.join(BLOBS)).map_err(unusable)?;
    let records = BlobStore::open(directory.join(RECORDS)).map_err(unusable)?;
    std::fs::create_dir_all(directory.join(BUCKETS)).map_err(unusable)?;
    sync_directory(directory).map_err(unusable)?;
    Ok((lock, blobs, records))
}

/// The time now as part of a file name: seconds since 1970-01-01 UTC and nanoseconds.
pub(crate) fn stamp() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{}-{:09}", now.as_secs(), now.subsec_nanos())
}
