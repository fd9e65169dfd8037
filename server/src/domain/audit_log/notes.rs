//! Entries of reads: written after the reading, many in one commit, the same one once a minute.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};

use super::append::append_all;
use crate::{
    audit::{AuditEvent, AuditKeys},
    auth::TenantScope,
    domain::{
        error::{StoreError, StoreResult},
        ports::Store,
    },
};

/// The most entries of one commit: a commit then takes a few milliseconds, however many wait.
const BATCH: usize = 256;
/// How long the same read by the same person need not be written again.
const SAME_READ: SignedDuration = SignedDuration::from_secs(60);
/// How many reads are remembered (32 bytes each): beyond it, entries are written that need not have been.
const REMEMBERED: usize = 100_000;

/// A read that waits for its entry to be durable.
struct Note {
    scope: TenantScope,
    event: AuditEvent,
    durable: oneshot::Sender<StoreResult<()>>,
}

/// Where reads are noted.
#[derive(Clone)]
pub(super) struct AuditNotes {
    store: Arc<dyn Store>,
    queue: mpsc::Sender<Note>,
    recent: Arc<Mutex<Recent>>,
}

impl AuditNotes {
    /// Starts the task that writes them; it ends with the last of these.
    pub(super) fn start(store: Arc<dyn Store>, keys: AuditKeys) -> Self {
        let (queue, notes) = mpsc::channel(BATCH);
        tokio::spawn(write_all(Arc::clone(&store), keys, notes));
        Self { store, queue, recent: Arc::default() }
    }

    /// Completes when the entry is durable, or when it need not be written.
    pub(super) async fn note(&self, scope: &TenantScope, event: AuditEvent, asked: &str) -> StoreResult<()> {
        let (read, at) = (fingerprint(scope, &event, asked), event.at);
        if self.recent.lock().unwrap_or_else(PoisonError::into_inner).has(&read, at) {
            // What was read may have been committed a moment ago.
            return self.store.settled().await;
        }
        let (durable, written) = oneshot::channel();
        let gone = || StoreError("the audit log's writer is gone".into());
        self.queue.send(Note { scope: scope.clone(), event, durable }).await.map_err(|_| gone())?;
        written.await.map_err(|_| gone())??;
        // Only now: a read may rely on an earlier entry once that is durable.
        self.recent.lock().unwrap_or_else(PoisonError::into_inner).add(read, at);
        Ok(())
    }
}

async fn write_all(store: Arc<dyn Store>, keys: AuditKeys, mut notes: mpsc::Receiver<Note>) {
    let mut batch = Vec::with_capacity(BATCH);
    // What arrives while a commit is under way makes up the next one.
    while notes.recv_many(&mut batch, BATCH).await > 0 {
        let mut tenants: HashMap<String, Vec<Note>> = HashMap::new();
        for note in batch.drain(..) {
            tenants.entry(note.scope.tenant().to_string()).or_default().push(note);
        }
        for notes in tenants.into_values() {
            let (mut events, mut waiting) = (Vec::with_capacity(notes.len()), Vec::with_capacity(notes.len()));
            let scope = notes[0].scope.clone();
            for note in notes {
                events.push(note.event);
                waiting.push(note.durable);
            }
            let outcome = write(&*store, &keys, &scope, events).await;
            for durable in waiting {
                // A caller that went away no longer waits for it.
                let _ = durable.send(outcome.as_ref().copied().map_err(StoreError::again));
            }
        }
    }
}

async fn write(store: &dyn Store, keys: &AuditKeys, scope: &TenantScope, events: Vec<AuditEvent>) -> StoreResult<()> {
    let mut tx = store.begin(scope).await?;
    append_all(&mut *tx, keys, events).await?;
    tx.commit().await
}

type Fingerprint = [u8; 32];

/// Two reads with the same one are the same read, but for the time.
fn fingerprint(scope: &TenantScope, event: &AuditEvent, asked: &str) -> Fingerprint {
    let (target, id) = event.target.parts();
    let (record, details) = (event.record_id.as_deref().unwrap_or(""), event.details.to_string());
    let mut digest = Sha256::new();
    let action = event.action.as_str();
    for field in [scope.tenant().as_str(), &event.actor_id, action, target, id, record, &details, asked] {
        digest.update((field.len() as u64).to_be_bytes());
        digest.update(field.as_bytes());
    }
    digest.finalize().into()
}

/// The reads of the last minute: two generations, so that forgetting costs nothing.
struct Recent {
    since: Timestamp,
    young: HashMap<Fingerprint, Timestamp>,
    old: HashMap<Fingerprint, Timestamp>,
}

impl Default for Recent {
    fn default() -> Self {
        Self { since: Timestamp::MIN, young: HashMap::new(), old: HashMap::new() }
    }
}

impl Recent {
    fn has(&self, read: &Fingerprint, at: Timestamp) -> bool {
        let written = self.young.get(read).or_else(|| self.old.get(read));
        written.is_some_and(|written| at.duration_since(*written) < SAME_READ)
    }

    fn add(&mut self, read: Fingerprint, at: Timestamp) {
        if at.duration_since(self.since) >= SAME_READ {
            self.old = mem::take(&mut self.young);
            self.since = at;
        }
        if self.young.len() < REMEMBERED {
            self.young.insert(read, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_is_remembered_for_a_minute() {
        let at = |seconds: i64| Timestamp::from_second(1_800_000_000 + seconds).unwrap();
        let mut recent = Recent::default();
        let (one, two) = ([1; 32], [2; 32]);
        recent.add(one, at(0));
        recent.add(two, at(59));
        assert!(recent.has(&one, at(59)) && !recent.has(&one, at(60)));
        recent.add([3; 32], at(61));
        assert!(recent.has(&two, at(118)), "forgotten too early");
        recent.add([4; 32], at(130));
        recent.add([5; 32], at(200));
        assert_eq!(recent.young.len() + recent.old.len(), 2, "old reads are kept for good");
    }
}
