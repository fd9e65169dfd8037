//! What the embedded S3 tells of reads, gathered until it is counted: a commit for every read would cost each a sync of the
//! disk.

use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chartlift_embedded_s3::{OnRead, ReadEvent};
use tokio::sync::watch;

use super::objects::EMBEDDED_BUCKET;
use crate::{
    auth::JobScope,
    domain::{clock::Clock, reads::Reads, seen_reads::SeenReads},
};

/// How often reads are counted. A crash loses those since then.
const EVERY: Duration = Duration::from_secs(20);

/// Reads that are not counted yet, by key.
#[derive(Clone, Default)]
pub(super) struct PendingReads {
    seen: Arc<Mutex<BTreeMap<String, SeenReads>>>,
    /// Held while some are counted: whoever asks for it then finds all of them counted, not those of before alone.
    counting: Arc<tokio::sync::Mutex<()>>,
}

impl PendingReads {
    /// Takes in what people read. What the server itself reads, to verify an upload, is nobody's download.
    pub fn listen(&self, clock: Arc<dyn Clock>) -> OnRead {
        let pending = self.clone();
        OnRead::new(move |read: ReadEvent<'_>| {
            if read.bucket == EMBEDDED_BUCKET && read.presigned {
                let now = clock.now();
                let mut all = pending.seen.lock().unwrap_or_else(PoisonError::into_inner);
                let seen = all.entry(read.key.to_owned()).or_insert(SeenReads { count: 0, last_at: now });
                (seen.count, seen.last_at) = (seen.count + 1, seen.last_at.max(now));
            }
        })
    }

    /// Counts them now.
    pub async fn count(&self, reads: &Reads) {
        let _alone = self.counting.lock().await;
        let seen = mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        if let Err(error) = reads.add(&JobScope::new(), &seen).await {
            tracing::warn!(%error, "some reads could not be counted");
        }
    }

    /// Counts them now and then until `stop` changes.
    pub async fn run(self, reads: Reads, mut stop: watch::Receiver<bool>) {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            tokio::select! {
                _ = stop.changed() => return self.count(&reads).await,
                _ = ticks.tick() => self.count(&reads).await,
            }
        }
    }
}
