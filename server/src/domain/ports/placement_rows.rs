//! The rows of placements.

use async_trait::async_trait;
use chartlift_costs::{Departure, Stock};
use jiff::Timestamp;

use crate::domain::{error::StoreResult, placement::Placement, seen_reads::SeenReads};

/// Where objects have lain, and for how long.
#[async_trait]
pub trait PlacementRows {
    /// Notes that a version's object lies in this class and tier from `at` on; the tier is empty for the frequent one.
    /// False when it was known to lie there, or there is no such version.
    async fn place(&mut self, version_id: &str, class: &str, tier: &str, at: Timestamp) -> StoreResult<bool>;
    /// Versions that [`Self::cool`] would move, so many at most.
    async fn idle(&mut self, now: Timestamp, limit: u32) -> StoreResult<Vec<String>>;
    /// Notes the moves of `INTELLIGENT_TIERING` that S3 tells nobody: after 30 and 90 days without a read, of objects of
    /// at least 128 KiB. Answers how many moves of this version there were up to `now`.
    async fn cool(&mut self, version_id: &str, now: Timestamp) -> StoreResult<u64>;
    /// Adds reads of a version's object, which bring it back to the frequent tier; false when no version has that key.
    async fn note_reads(&mut self, version_id: &str, key: &str, reads: &SeenReads) -> StoreResult<bool>;
    /// Notes that an access log's reads of this tenant's files are counted in this transaction; false when they were.
    async fn take_access_log(&mut self, log: &str, now: Timestamp) -> StoreResult<bool>;
    /// Whether a version's object is to lie at that key: not where it was given another one, or is being removed for good.
    async fn lies_at(&mut self, version_id: &str, key: &str) -> StoreResult<bool>;
    /// Whether a version's object was removed for good.
    async fn is_purged(&mut self, version_id: &str) -> StoreResult<bool>;
    /// The stays of a version, the oldest first.
    async fn placements(&mut self, version_id: &str) -> StoreResult<Vec<Placement>>;
    /// What was stored between two full hours, with how many hours of these each object lay in its class and tier. Counts of
    /// objects and bytes are those of the end.
    async fn stored_between(&mut self, from: Timestamp, to: Timestamp) -> StoreResult<Vec<Stock>>;
    /// Notes that an archived version's copy can be read between these times. One that is there at `from` stays until `to` instead.
    async fn note_restored_copy(&mut self, version_id: &str, from: Timestamp, to: Timestamp) -> StoreResult<()>;
    /// From when until when the copy of a version that goes last can be read.
    async fn restored_copy(&mut self, version_id: &str) -> StoreResult<Option<(Timestamp, Timestamp)>>;
    /// The objects that left a storage class with a minimum duration between two times, by how long they had been there.
    async fn departures(&mut self, from: Timestamp, to: Timestamp) -> StoreResult<Vec<Departure>>;
}
