use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    BlobId,
    cipher::{BlobKey, Cipher, is_encrypted, new_id},
};
use crate::{durable::sync_directory, sidecar::Sidecar};

/// The directory of blob files.
#[derive(Clone)]
pub(crate) struct BlobStore {
    root: Arc<Path>,
    key: Option<BlobKey>,
}

impl BlobStore {
    /// Opens `root`, making it and its 256 subdirectories where missing.
    pub fn open(root: PathBuf) -> io::Result<Self> {
        // All at once, so that storing a blob has to sync one directory and never makes one.
        for fan_out in 0..=255_u8 {
            fs::create_dir_all(root.join(hex::encode([fan_out])))?;
        }
        sync_directory(&root)?;
        Ok(Self { root: root.into(), key: None })
    }

    /// The same, encrypting what is stored from now on.
    pub fn with_key(self, key: Option<BlobKey>) -> Self {
        Self { key, ..self }
    }

    /// What a blob's bytes are encrypted with; none where they are not.
    pub(super) fn cipher(&self, id: &str, offset: u64) -> io::Result<Option<Cipher>> {
        if !is_encrypted(id) {
            return Ok(None);
        }
        let key = self.key.as_ref().ok_or_else(|| io::Error::other("encrypted, and there is no key"))?;
        Ok(Some(key.cipher(id, offset)))
    }

    /// Whether it would be stored otherwise today: as it is, though there is a key by now.
    pub fn lacks_encryption(&self, id: &str) -> bool {
        self.key.is_some() && !is_encrypted(id)
    }

    /// The last two digits are random (the first are the time), so they spread the files evenly.
    pub(super) fn directory_of(&self, id: &str) -> PathBuf {
        self.root.join(&id[id.len().saturating_sub(2)..])
    }

    pub(super) fn path_of(&self, id: &str) -> PathBuf {
        self.directory_of(id).join(id)
    }

    pub(super) fn create(&self) -> io::Result<(BlobId, File)> {
        let id = new_id(self.key.is_some());
        let file = File::options().write(true).create_new(true).open(self.path_of(&id))?;
        Ok((id, file))
    }

    pub(super) fn open_blob(&self, id: &str) -> io::Result<File> {
        File::open(self.path_of(id))
    }

    /// Removes a blob whose last use was ended on purpose. A failure only wastes room; the next start sets it aside.
    pub fn remove(&self, id: &str) {
        if let Err(error) = fs::remove_file(self.path_of(id))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(blob = id, %error, "a blob could not be removed; the next start sets it aside");
        }
    }

    /// Every file, whoever made it.
    pub fn all(&self) -> io::Result<Vec<(BlobId, PathBuf)>> {
        let mut all = Vec::new();
        for fan_out in 0..=255_u8 {
            for file in fs::read_dir(self.root.join(hex::encode([fan_out])))? {
                let file = file?;
                // What is not a file, or has a name no blob has, is not of this store's making.
                if let (true, Ok(name)) = (file.file_type()?.is_file(), file.file_name().into_string()) {
                    all.push((name, file.path()));
                }
            }
        }
        Ok(all)
    }

    /// Takes a file in under its name.
    pub fn adopt(&self, id: &str, from: &Path) -> io::Result<()> {
        fs::rename(from, self.path_of(id))?;
        sync_directory(&self.directory_of(id))
    }

    /// Takes the sidecar from a blob that others still use. A failure only leaves it saying what it once was.
    pub fn detach(&self, id: &str) {
        let opened = File::options().read(true).write(true).open(self.path_of(id));
        if let Err(error) = opened.and_then(|mut file| Sidecar::remove(&mut file)) {
            tracing::warn!(blob = id, %error, "the sidecar of a blob could not be removed");
        }
    }
}
