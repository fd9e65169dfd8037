//! Writes descriptions that are queued, and says so in the database.

use std::sync::Arc;

use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream};
use jiff::SignedDuration;

use crate::{
    auth::TenantScope,
    domain::{
        clock::Clock,
        error::StoreResult,
        ports::{ObjectError, Objects, QueuedMetadata, Store},
    },
};

/// Attachments whose descriptions are written at once: S3 takes several as fast as one.
const AT_ONCE: usize = 8;
/// How long to wait after a failure: doubled each time, up to an hour.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// What descriptions are written with.
#[derive(Clone)]
pub(super) struct Writing {
    pub(super) store: Arc<dyn Store>,
    pub(super) objects: Arc<dyn Objects>,
    pub(super) clock: Arc<dyn Clock>,
}

impl Writing {
    /// Writes what is queued of these attachments of one tenant, and says so in one transaction. What S3 does not take is
    /// postponed.
    ///
    /// # Errors
    /// When the database fails; then all of it is still queued.
    pub(super) async fn write(&self, scope: &TenantScope, mut ids: Vec<String>) -> StoreResult<()> {
        while !ids.is_empty() {
            let queued = self.store.read(scope).await?.queued_metadata(&ids).await?;
            if queued.is_empty() {
                return Ok(());
            }
            let mut puts: Vec<BoxFuture<'_, _>> = Vec::with_capacity(queued.len());
            for one in &queued {
                puts.push(self.put(scope, one).boxed());
            }
            let outcomes: Vec<_> = stream::iter(puts).buffered(AT_ONCE).collect().await;

            let now = self.clock.now();
            let (mut written, mut sizes) = (Vec::new(), Vec::new());
            let mut tx = self.store.begin(scope).await?;
            for (one, outcome) in queued.iter().zip(outcomes) {
                match outcome {
                    Ok(stored) => {
                        written.push((one.attachment_id.clone(), one.changes));
                        sizes.extend(stored);
                    }
                    Err(error) => {
                        tracing::warn!(
                            attachment_id = one.attachment_id, %error,
                            "a description was not written; it is tried again later"
                        );
                        tx.postpone_metadata(&one.attachment_id, now + pause(one.attempts)).await?;
                    }
                }
            }
            tx.note_metadata_bytes(&sizes).await?;
            let settled = tx.settle_metadata(&written).await?;
            // What changed meanwhile may have newer descriptions by another already, which these replaced: once more.
            ids = written.into_iter().map(|(id, _)| id).filter(|id| !settled.contains(id)).collect();
            for id in &ids {
                tx.queue_metadata(id, now).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Stores an attachment's descriptions; answers the size of each by its version.
    async fn put(&self, scope: &TenantScope, queued: &QueuedMetadata) -> Result<Vec<(String, u64)>, ObjectError> {
        let mut sizes = Vec::with_capacity(queued.descriptions.len());
        for description in &queued.descriptions {
            let json = description.to_json(scope.tenant());
            sizes.push((description.version.id.clone(), json.len() as u64));
            self.objects.put_json(&description.key(), json).await?;
        }
        Ok(sizes)
    }
}

fn pause(attempts: u32) -> SignedDuration {
    (FIRST_PAUSE * i32::try_from(1_u32 << attempts.min(8)).unwrap_or(1)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_have_an_end() {
        assert_eq!([0, 1, 2].map(|attempts| pause(attempts).as_secs()), [30, 60, 120]);
        assert_eq!([7, 8, 1_000].map(|attempts| pause(attempts).as_secs()), [3_600; 3]);
    }
}
