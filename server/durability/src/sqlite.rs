//! SQLite's write-ahead log.

use std::{
    fs::OpenOptions,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};

use crate::disk::Disk;

/// The file that SQLite appends commits to (SQLite, "Write-Ahead Logging").
///
/// With `synchronous = NORMAL`, SQLite syncs it when it is begun anew and before it is folded into the database, but not for
/// each commit. Syncing it after a commit does what `FULL` does (SQLite, `walFrames`), for all commits until then.
#[derive(Debug)]
pub struct WriteAheadLog {
    path: PathBuf,
    /// After a failed sync nobody knows what is on the disk: the system forgets what it could not write, and the next sync
    /// would succeed without it.
    broken: Arc<AtomicBool>,
}

impl WriteAheadLog {
    /// Of the database at `path`.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        Self { path: log.into(), broken: Arc::default() }
    }
}

impl Disk for WriteAheadLog {
    type Error = io::Error;

    async fn sync(&self) -> io::Result<u64> {
        let (path, broken) = (self.path.clone(), Arc::clone(&self.broken));
        let synced = tokio::task::spawn_blocking(move || {
            if broken.load(SeqCst) {
                return Err(io::Error::other("the disk failed to sync before; restart the server once it is well"));
            }
            // By its name each time: SQLite removes it when the last connection closes, and then all of it is in the database.
            match OpenOptions::new().write(true).open(path) {
                Ok(log) => log.sync_data().inspect_err(|_| broken.store(true, SeqCst)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(error),
            }
        });
        synced.await.map_err(io::Error::other)?.map(|()| 0)
    }

    fn lost(&self) -> io::Error {
        io::Error::other("the database is another one than it was")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_log_that_was_folded_into_its_database_needs_no_sync_and_one_that_cannot_be_opened_is_an_error() {
        let folder = std::env::temp_dir().join(format!("chartlift-durability-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let log = WriteAheadLog::of(&folder.join("a.db"));
        log.sync().await.unwrap();
        std::fs::write(folder.join("a.db-wal"), "frames").unwrap();
        log.sync().await.unwrap();
        std::fs::remove_file(folder.join("a.db-wal")).unwrap();
        std::fs::create_dir(folder.join("a.db-wal")).unwrap();
        assert!(log.sync().await.is_err(), "what is no file was synced");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
