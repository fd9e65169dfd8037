use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{BlobId, BlobStore};

/// Delays the removal of blobs until whoever may be reading them is done.
///
/// A download goes on with the version it began with, even when that is deleted or replaced meanwhile; its files are
/// opened one after another, so they must outlive the metadata. Every reader takes a [`Lease`] before it looks at
/// the metadata; a retired blob is removed when all leases taken before its retirement have ended.
#[derive(Clone)]
pub(crate) struct Leases {
    store: BlobStore,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    next: u64,
    active: BTreeSet<u64>,
    /// Blobs with the number of the first lease that can no longer know them; ascending.
    retired: VecDeque<(u64, Vec<BlobId>)>,
}

/// The right to read every blob that the metadata names while it is held.
pub(crate) struct Lease {
    leases: Leases,
    number: u64,
}

impl Leases {
    pub fn new(store: BlobStore) -> Self {
        Self { store, state: Arc::default() }
    }

    pub fn take(&self) -> Lease {
        let mut state = self.lock();
        let number = state.next;
        state.next += 1;
        state.active.insert(number);
        Lease { leases: self.clone(), number }
    }

    /// Removes blobs that committed metadata no longer names, now or when their last reader is done.
    pub fn retire(&self, blobs: Vec<BlobId>) {
        if blobs.is_empty() {
            return;
        }
        let mut state = self.lock();
        let before = state.next;
        state.retired.push_back((before, blobs));
        self.sweep(state);
    }

    fn sweep(&self, mut state: MutexGuard<'_, State>) {
        let oldest = state.active.first().copied().unwrap_or(u64::MAX);
        let mut removable = Vec::new();
        while state.retired.front().is_some_and(|(before, _)| *before <= oldest) {
            removable.extend(state.retired.pop_front().into_iter().flat_map(|(_, blobs)| blobs));
        }
        drop(state);
        if removable.is_empty() {
            return;
        }
        let store = self.store.clone();
        let remove = move || removable.iter().for_each(|blob| store.remove(blob));
        // Unlinking a large file takes milliseconds; keep them off the threads that serve requests.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(remove)),
            Err(_) => remove(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is consistent after every statement, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut state = self.leases.lock();
        state.active.remove(&self.number);
        self.leases.sweep(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retired_blob_outlives_the_leases_taken_before_it() {
        let directory = tempfile::tempdir().unwrap();
        let store = BlobStore::open(directory.path().join("blobs")).unwrap();
        let (id, _) = store.create().unwrap();
        let leases = Leases::new(store.clone());
        let (first, second) = (leases.take(), leases.take());
        leases.retire(vec![id.clone()]);
        let later = leases.take();
        drop(second);
        assert!(store.open_blob(&id).is_ok(), "the first reader still needs it");
        drop(first);
        assert!(store.open_blob(&id).is_err(), "the later reader cannot know it");
        drop(later);
    }
}
