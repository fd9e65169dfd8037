use async_trait::async_trait;
use jiff::Timestamp;

use crate::domain::{description::Description, error::StoreResult};

/// That an attachment's descriptions have to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueuedMetadata {
    /// How often it changed since they were last written.
    pub changes: u32,
    /// How often writing them failed since.
    pub attempts: u32,
}

/// The descriptions beside objects, and which are still to be written.
#[async_trait]
pub trait MetadataRows {
    /// Has an attachment's descriptions be written, once this transaction is committed.
    async fn queue_metadata(&mut self, attachment_id: &str, at: Timestamp) -> StoreResult<()>;
    /// Whether an attachment's descriptions are to be written.
    async fn queued_metadata(&mut self, attachment_id: &str) -> StoreResult<Option<QueuedMetadata>>;
    /// They were written as of that change; answers false where it changed since, or another call settled it.
    async fn settle_metadata(&mut self, attachment_id: &str, changes: u32) -> StoreResult<bool>;
    /// They could not be written, and are not tried again before then.
    async fn postpone_metadata(&mut self, attachment_id: &str, until: Timestamp) -> StoreResult<()>;
    /// An attachment's versions as they are to be described.
    async fn descriptions(&mut self, attachment_id: &str) -> StoreResult<Vec<Description>>;
    /// How large the description of a version is: it is billed too.
    async fn note_metadata_bytes(&mut self, version_id: &str, bytes: u64) -> StoreResult<()>;
    /// Adds what is described and not known; answers whether the version was not.
    async fn insert_described(&mut self, description: &Description, metadata_bytes: u64) -> StoreResult<bool>;
}
