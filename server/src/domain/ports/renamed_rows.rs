use async_trait::async_trait;

use crate::domain::{directory::person::PersonKind, error::StoreResult};

/// People who are called otherwise than their records are found by.
///
/// A doctor has tens of thousands of records. Written anew in the transaction that changes the name, they would keep every other
/// writer waiting for seconds (SQLite has one); looked up when somebody searches, each search would begin with another one, and the
/// index of words would not have all words of a record. So they are queued, and follow a batch at a time.
#[async_trait]
pub trait RenamedRows {
    /// Has all records of a person follow what the directory says from this transaction on.
    async fn queue_renamed(&mut self, kind: PersonKind, id: &str) -> StoreResult<()>;
    /// Takes over from the directory what the next so many records of a queued person are found and sorted by; answers whether
    /// there may be more.
    async fn refresh_renamed(&mut self, kind: PersonKind, id: &str, limit: u32) -> StoreResult<bool>;
}
