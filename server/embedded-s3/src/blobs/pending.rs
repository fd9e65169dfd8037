use std::io;

use super::{BlobId, BlobStore};
use crate::{durable::sync_directory, sidecar::Sidecar};

/// A blob on disk that no metadata names yet; dropping it removes the file.
pub(crate) struct PendingBlob {
    store: BlobStore,
    id: Option<BlobId>,
}

impl PendingBlob {
    pub(super) fn new(store: BlobStore, id: BlobId) -> Self {
        Self { store, id: Some(id) }
    }

    /// That there were no bytes.
    pub(super) fn none(store: BlobStore) -> Self {
        Self { store, id: None }
    }

    /// The blob's id; `None` when there were no bytes and so there is no file.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Leaves the file in place: metadata names it, or may do so after a commit of unknown outcome (if it does not,
    /// the next start sets the file aside).
    pub fn keep(mut self) {
        self.id = None;
    }
}

impl Drop for PendingBlob {
    fn drop(&mut self) {
        if let Some(id) = &self.id {
            self.store.remove(id);
        }
    }
}

impl BlobStore {
    /// Writes a file that holds nothing but a sidecar, durably.
    pub fn write_record(&self, sidecar: &Sidecar) -> io::Result<PendingBlob> {
        let (id, mut file) = self.create()?;
        let pending = PendingBlob::new(self.clone(), id.clone());
        sidecar.append(&mut file)?;
        file.sync_all()?;
        sync_directory(&self.directory_of(&id))?;
        Ok(pending)
    }
}
