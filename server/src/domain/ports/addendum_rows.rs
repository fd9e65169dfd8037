use async_trait::async_trait;

use crate::domain::{addendum::Addendum, error::StoreResult};

/// Addenda of finalized records.
#[async_trait]
pub trait AddendumRows {
    /// Adds an addendum.
    async fn insert_addendum(&mut self, addendum: &Addendum) -> StoreResult<()>;
    /// Writes an addendum as it is now.
    async fn update_addendum(&mut self, addendum: &Addendum) -> StoreResult<()>;
    /// One addendum, a discarded one too.
    async fn addendum(&mut self, id: &str) -> StoreResult<Option<Addendum>>;
    /// The draft that this person has begun of an addendum to the record.
    async fn addendum_draft(&mut self, record_id: &str, author_id: &str) -> StoreResult<Option<Addendum>>;
    /// A record's addenda but for discarded ones, after that number (none for drafts) and id: signed ones by number, then
    /// drafts in the order in which they were begun.
    async fn addenda(
        &mut self,
        record_id: &str,
        after: Option<(Option<u32>, &str)>,
        limit: u32,
    ) -> StoreResult<Vec<Addendum>>;
    /// The ids of an addendum's attachments but for deleted ones.
    async fn attachments_of_addendum(&mut self, id: &str) -> StoreResult<Vec<String>>;
}
