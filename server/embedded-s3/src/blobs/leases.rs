use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{BlobId, BlobStore};

/// Delays the removal of blobs until whoever may be reading them is done.
///
/// A download goes on with the version it began with, even when that is deleted or replaced meanwhile; its files are
/// opened one after another, so they must outlive the metadata. Every reader takes a [`Lease`] before it looks at
/// the metadata; a retired blob is removed when all leases taken before its retirement have ended. A lease also ends
/// when its reader takes nothing for a while: a client that stands still must not keep what others deleted.
#[derive(Clone)]
pub(crate) struct Leases {
    store: BlobStore,
    /// How long a reader may take nothing.
    stalled_after: Duration,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    next: u64,
    /// The leases that hold, with when their readers last took something.
    active: BTreeMap<u64, Instant>,
    /// Blobs with the number of the first lease that can no longer know them; ascending.
    retired: VecDeque<(u64, Vec<BlobId>)>,
}

/// The right to read every blob that the metadata names while it is held.
pub(crate) struct Lease {
    leases: Leases,
    number: u64,
}

impl Leases {
    pub fn new(store: BlobStore, stalled_after: Duration) -> Self {
        Self { store, stalled_after, state: Arc::default() }
    }

    pub fn take(&self) -> Lease {
        let mut state = self.lock();
        let number = state.next;
        state.next += 1;
        state.active.insert(number, Instant::now());
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

    /// Ends the leases whose readers stand still; to be called now and then. Their downloads go on as far as the
    /// files they have open reach.
    pub fn end_stalled(&self) {
        let mut state = self.lock();
        let (now, limit) = (Instant::now(), self.stalled_after);
        state.active.retain(|_, last| now.duration_since(*last) < limit);
        self.sweep(state);
    }

    /// How often [`Leases::end_stalled`] is worth a call.
    pub fn every(&self) -> Duration {
        (self.stalled_after / 2).max(Duration::from_millis(10))
    }

    fn sweep(&self, mut state: MutexGuard<'_, State>) {
        let oldest = state.active.keys().next().copied().unwrap_or(u64::MAX);
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

impl Lease {
    /// Says that the reader takes something.
    pub fn touch(&self) {
        if let Some(last) = self.leases.lock().active.get_mut(&self.number) {
            *last = Instant::now();
        }
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
        let leases = Leases::new(store.clone(), Duration::from_secs(60));
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
