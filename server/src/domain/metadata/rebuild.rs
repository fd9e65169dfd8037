//! Rows made anew from the bucket's descriptions.

use super::writing::Writing;
use crate::{
    auth::{JobScope, TenantId},
    domain::{description::Description, error::Result, ids::is_id},
};

/// What a description's key ends with.
const SUFFIX: &str = ".metadata.json";

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

impl Writing {
    /// Makes rows of attachments and versions anew from the bucket's descriptions. What is known stays as it is.
    ///
    /// # Errors
    /// When database or S3 fail; what was added until then stays.
    pub(super) async fn rebuild(&self, job: &JobScope) -> Result<RebuiltRows> {
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
