//! The rows of retention.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::domain::{
    error::StoreResult,
    retention::{DeletedAttachment, LegalHold, PurgedVersion},
};

/// Legal holds, and removing files for good.
#[async_trait]
pub trait RetentionRows {
    /// The hold on a record, if one is.
    async fn legal_hold(&mut self, record_id: &str) -> StoreResult<Option<LegalHold>>;
    /// Places a hold, in place of any other.
    async fn place_hold(&mut self, record_id: &str, hold: &LegalHold) -> StoreResult<()>;
    /// Lifts a hold; false when there was none.
    async fn lift_hold(&mut self, record_id: &str) -> StoreResult<bool>;
    /// Attachments that are deleted and still there, of one record or of all, in the order of their ids, after one of them.
    /// Those of records under a hold are among them.
    async fn deleted_attachments(
        &mut self,
        record_id: Option<&str>,
        after: &str,
        limit: u32,
    ) -> StoreResult<Vec<DeletedAttachment>>;
    /// Begins to remove a deleted attachment: from now on there is no such attachment.
    async fn begin_purge(&mut self, attachment_id: &str, at: Timestamp) -> StoreResult<()>;
    /// Every version of an attachment that is not removed yet.
    async fn versions_to_purge(&mut self, attachment_id: &str) -> StoreResult<Vec<PurgedVersion>>;
    /// Ends removing an attachment: names and checksums go; ids, sizes and times stay, for bills of the past.
    async fn end_purge(&mut self, attachment_id: &str, at: Timestamp) -> StoreResult<()>;
}
