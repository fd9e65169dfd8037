//! The descriptions beside stored objects: true after each change, and enough to make the rows anew.

use std::sync::Arc;

use jiff::SignedDuration;

use super::{
    clock::Clock,
    description::Description,
    error::Result,
    ids::is_id,
    ports::{ObjectError, Objects, Store},
};
use crate::auth::{JobScope, TenantId, TenantScope};

/// Attachments of one round of the job.
const BATCH: u32 = 200;
/// How long to wait after a failure: doubled each time, up to an hour.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// What a description's key ends with.
const SUFFIX: &str = ".metadata.json";

/// Writes descriptions. What has to be written is queued in the transaction that changes an attachment, written after its
/// commit, and tried again by a job until it is.
#[derive(Clone)]
pub struct Metadata {
    store: Arc<dyn Store>,
    objects: Arc<dyn Objects>,
    clock: Arc<dyn Clock>,
}

/// What came of making rows anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RebuiltRows {
    /// Descriptions in the bucket.
    pub descriptions: u64,
    /// Versions that were not known, and are now.
    pub added: u64,
    /// Versions whose record is not known: their rows cannot be made.
    pub without_record: u64,
    /// Descriptions that cannot be read, or lie where they do not belong.
    pub unreadable: u64,
}

impl std::fmt::Display for RebuiltRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { descriptions, added, without_record, unreadable } = self;
        write!(
            f,
            "{descriptions} descriptions: {added} versions added, {without_record} without their record, {unreadable} unreadable"
        )
    }
}

impl Metadata {
    /// The use cases on this store and S3.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, objects: Arc<dyn Objects>, clock: Arc<dyn Clock>) -> Self {
        Self { store, objects, clock }
    }

    /// Writes the descriptions of attachments that were just changed. What fails is tried again by the job: the change stands.
    pub(crate) async fn publish(&self, scope: &TenantScope, attachment_ids: &[String]) {
        for id in attachment_ids {
            if let Err(error) = self.write(scope, id).await {
                tracing::warn!(attachment_id = id, %error, "a description was not written; the job tries again");
            }
        }
    }

    /// Writes what is due in any tenant. Answers how many attachments it dealt with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_due(&self, job: &JobScope) -> Result<usize> {
        let due = self.store.due_metadata(job, self.clock.now(), BATCH).await?;
        for (scope, id) in &due {
            if let Err(error) = self.write(scope, id).await {
                tracing::warn!(attachment_id = id, %error, "a description was not written; it is tried again later");
            }
        }
        Ok(due.len())
    }

    async fn write(&self, scope: &TenantScope, attachment_id: &str) -> Result<()> {
        loop {
            let mut tx = self.store.read(scope).await?;
            let Some(queued) = tx.queued_metadata(attachment_id).await? else { return Ok(()) };
            let descriptions = tx.descriptions(attachment_id).await?;
            drop(tx);
            let written = self.put(scope, &descriptions).await;
            let mut tx = self.store.begin(scope).await?;
            match written {
                Ok(sizes) => {
                    for (version_id, bytes) in sizes {
                        tx.note_metadata_bytes(&version_id, bytes).await?;
                    }
                    let settled = tx.settle_metadata(attachment_id, queued.changes).await?;
                    if !settled {
                        // It changed meanwhile, and another may have written newer descriptions before these: once more.
                        tx.queue_metadata(attachment_id, self.clock.now()).await?;
                    }
                    tx.commit().await?;
                    if settled {
                        return Ok(());
                    }
                }
                Err(error) => {
                    let at = self.clock.now() + pause(queued.attempts);
                    tx.postpone_metadata(attachment_id, at).await?;
                    tx.commit().await?;
                    return Err(error.into());
                }
            }
        }
    }

    /// Stores the descriptions; answers the size of each by its version.
    async fn put(
        &self,
        scope: &TenantScope,
        descriptions: &[Description],
    ) -> std::result::Result<Vec<(String, u64)>, ObjectError> {
        let mut sizes = Vec::with_capacity(descriptions.len());
        for description in descriptions {
            let json = description.to_json(scope.tenant());
            sizes.push((description.version.id.clone(), json.len() as u64));
            self.objects.put_json(&description.key(), json).await?;
        }
        Ok(sizes)
    }

    /// Makes rows of attachments and versions anew from the bucket's descriptions. What is known stays as it is.
    ///
    /// # Errors
    /// When database or S3 fail; what was added until then stays.
    pub async fn rebuild(&self, job: &JobScope) -> Result<RebuiltRows> {
        let (mut rebuilt, mut after) = (RebuiltRows::default(), String::new());
        loop {
            let (page, more) = self.objects.list(&after).await?;
            for object in &page {
                after.clone_from(&object.key);
                if object.key.ends_with(SUFFIX) {
                    rebuilt.descriptions += 1;
                    self.add(job, &object.key, object.size_bytes, &mut rebuilt).await?;
                }
            }
            if !more || page.is_empty() {
                return Ok(rebuilt);
            }
        }
    }

    async fn add(&self, job: &JobScope, key: &str, size: u64, rebuilt: &mut RebuiltRows) -> Result<()> {
        let json = self.objects.read(key, 0, size.max(1)).await?;
        let tenant = key.split('/').next().and_then(TenantId::parse);
        let description = tenant.as_ref().and_then(|tenant| Description::of_json(&json, tenant));
        let (Some(tenant), Some(description)) = (tenant, description.filter(|description| description.key() == key))
        else {
            rebuilt.unreadable += 1;
            return Ok(());
        };
        let mut tx = self.store.begin(&job.tenant(tenant)).await?;
        let record_id = &description.attachment.record_id;
        let record = if is_id(record_id) { tx.lock_record(record_id).await? } else { None };
        if record.is_none() {
            rebuilt.without_record += 1;
            return Ok(());
        }
        if tx.insert_described(&description, size).await? {
            rebuilt.added += 1;
        }
        tx.commit().await?;
        Ok(())
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
