//! What was read when: gathered in memory, since a commit for every GET would cost each a sync of the disk.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::meta::{ObjectRow, Reads};

/// Marks a request that came by a presigned URL: its signature is gone from what the operations see.
#[derive(Clone, Copy)]
pub(crate) struct Presigned;

/// Reads that are not in the database yet. A crash loses those of the last seconds.
#[derive(Default)]
pub(crate) struct PendingReads {
    seen: Mutex<HashMap<i64, Reads>>,
    /// Held while some are written: whoever asks for it then finds all of them there, not those of before alone.
    pub writing: tokio::sync::Mutex<()>,
}

impl PendingReads {
    pub fn note(&self, object: &ObjectRow, now_ms: i64) {
        let mut all = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let reads = all.entry(object.id).or_default();
        reads.count += 1;
        reads.last_ms = reads.last_ms.max(now_ms);
    }

    /// What was noted since it was last taken.
    pub fn take(&self) -> HashMap<i64, Reads> {
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
