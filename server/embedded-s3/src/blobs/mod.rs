//! Opaque files that hold bytes. Only the metadata says what they are; a file no metadata names is rubbish.

mod leases;
mod reader;
mod writer;

use std::{
    collections::HashSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

pub(crate) use leases::{Lease, Leases};
pub(crate) use reader::{Piece, read};
pub(crate) use writer::{Received, Receiving};

/// Names a blob file: 32 hex digits of a time-ordered UUID.
pub(crate) type BlobId = String;

/// The directory of blob files.
#[derive(Clone)]
pub(crate) struct BlobStore {
    root: Arc<Path>,
}

impl BlobStore {
    /// Opens `root`, making it and its 256 subdirectories where missing.
    pub fn open(root: PathBuf) -> io::Result<Self> {
        // All at once, so that storing a blob has to sync one directory and never makes one.
        for fan_out in 0..=255_u8 {
            fs::create_dir_all(root.join(hex::encode([fan_out])))?;
        }
        sync_directory(&root)?;
        Ok(Self { root: root.into() })
    }

    /// The last two digits are random (the first are the time), so they spread the files evenly.
    fn directory_of(&self, id: &str) -> PathBuf {
        self.root.join(&id[id.len().saturating_sub(2)..])
    }

    fn path_of(&self, id: &str) -> PathBuf {
        self.directory_of(id).join(id)
    }

    fn create(&self) -> io::Result<(BlobId, File)> {
        let id = uuid::Uuid::now_v7().simple().to_string();
        let file = File::options().write(true).create_new(true).open(self.path_of(&id))?;
        Ok((id, file))
    }

    fn open_blob(&self, id: &str) -> io::Result<File> {
        File::open(self.path_of(id))
    }

    /// Removes a blob that no metadata names any more. A failure only wastes room until the next recovery.
    pub fn remove(&self, id: &str) {
        if let Err(error) = fs::remove_file(self.path_of(id))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(blob = id, %error, "a blob could not be removed; it will be at the next start");
        }
    }

    /// Removes every file that is not in `referenced`: what a crash left of unfinished writes and deletions.
    pub fn recover(&self, referenced: &HashSet<BlobId>) -> io::Result<Recovered> {
        let mut recovered = Recovered { removed: 0, missing: referenced.len() };
        for fan_out in 0..=255_u8 {
            for file in fs::read_dir(self.root.join(hex::encode([fan_out])))? {
                let file = file?;
                if !file.file_type()?.is_file() {
                    continue; // Not of this store's making.
                }
                if file.file_name().to_str().is_some_and(|name| referenced.contains(name)) {
                    recovered.missing -= 1;
                } else {
                    fs::remove_file(file.path())?;
                    recovered.removed += 1;
                }
            }
        }
        Ok(recovered)
    }
}

/// What [`BlobStore::recover`] found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Recovered {
    /// Files nothing named.
    pub removed: usize,
    /// Files that are named but not there. Never seen after a crash; only after someone else's hand in the directory.
    pub missing: usize,
}

/// Makes the names in a directory durable (a synced file in an unsynced directory can be lost with its name).
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}
