use async_trait::async_trait;
use jiff::Timestamp;

use crate::domain::{description::Description, error::StoreResult};

/// That an attachment's descriptions have to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedMetadata {
    /// The attachment.
    pub attachment_id: String,
    /// Counts its changes, from anywhere: what is queued anew is not taken for what was settled before.
    pub changes: u32,
    /// How often writing them failed since.
    pub attempts: u32,
    /// Its versions as they are to be described.
    pub descriptions: Vec<Description>,
}

/// The descriptions beside objects, and which are still to be written.
#[async_trait]
pub trait MetadataRows {
    /// Has an attachment's descriptions be written, once this transaction is committed.
    async fn queue_metadata(&mut self, attachment_id: &str, at: Timestamp) -> StoreResult<()>;
    /// Those of these attachments whose descriptions are to be written.
    async fn queued_metadata(&mut self, attachment_ids: &[String]) -> StoreResult<Vec<QueuedMetadata>>;
    /// Attachments' descriptions were written as of these changes; answers the attachments that did not change since, and
    /// that no other call settled.
    async fn settle_metadata(&mut self, written: &[(String, u32)]) -> StoreResult<Vec<String>>;
    /// They could not be written, and are not tried again before then.
    async fn postpone_metadata(&mut self, attachment_id: &str, until: Timestamp) -> StoreResult<()>;
    /// How large the descriptions of versions are, by version: they are billed too.
    async fn note_metadata_bytes(&mut self, sizes: &[(String, u64)]) -> StoreResult<()>;
    /// Adds what is described and not known; answers whether the version was not.
    async fn insert_described(&mut self, description: &Description, metadata_bytes: u64) -> StoreResult<bool>;
}
