//! The rows of compressing objects again.

use async_trait::async_trait;
use chartlift_protocol::{Crc32, PartIndexEntry};
use jiff::Timestamp;

use crate::domain::{attachment::StoredVersion, error::StoreResult};

/// A version whose object may be worth compressing again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackCandidate {
    /// The version.
    pub version: StoredVersion,
    /// Its object's storage class.
    pub storage_class: String,
    /// Its access tier; empty for the frequent one.
    pub access_tier: String,
    /// Since when it lies there.
    pub there_since: Timestamp,
}

/// Requests to S3 that are billed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PackRequests {
    /// PUT, and those of multipart uploads.
    pub puts: u64,
    /// GET and HEAD.
    pub gets: u64,
    /// Bytes that were read.
    pub read_bytes: u64,
}

/// How far compressing an object again came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackState {
    /// The new object may be there, in part or whole, and is nobody's.
    Begun,
    /// The new object is the version's; the old one may still be there.
    Swapped,
}

/// A compression that was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPacking {
    /// The version.
    pub version_id: String,
    /// How far it came.
    pub state: PackState,
    /// Where the old object lies.
    pub old_key: String,
    /// Where the new object lies, or would.
    pub new_key: String,
}

/// The object that takes the place of a version's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedObject {
    /// The version.
    pub version_id: String,
    /// Where the new object lies.
    pub key: String,
    /// Its size in bytes.
    pub stored_bytes: u64,
    /// CRC-32 of the object.
    pub stored_crc32: Crc32,
    /// Its part index.
    pub parts: Vec<PartIndexEntry>,
}

/// Versions whose objects were compressed again and are still there, by where they lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepackedStock {
    /// Their storage class now.
    pub storage_class: String,
    /// Their access tier now.
    pub access_tier: String,
    /// How many they are.
    pub files: u64,
    /// How much smaller their objects are than they were, in bytes.
    pub saved_bytes: u64,
}

/// Versions whose objects are compressed again.
#[async_trait]
pub trait RepackRows {
    /// Newest and older versions that nobody read or stored since `before`, of `least_bytes` in S3 or more, in the order of
    /// their ids after one of them: none that was tried by this generation of the encoder, that is deleted, or whose record
    /// is under a legal hold; nor one that reading alone would make dearer, or is not possible now: in a colder tier of
    /// `INTELLIGENT_TIERING`, or archived without a readable copy.
    async fn pack_candidates(
        &mut self,
        (before, now): (Timestamp, Timestamp),
        least_bytes: u64,
        packer: u32,
        after: &str,
        limit: u32,
    ) -> StoreResult<Vec<PackCandidate>>;
    /// Notes that an object of the new key is about to be made.
    async fn begin_packing(&mut self, of: &PackCandidate, new_key: &str, packer: u32, at: Timestamp)
    -> StoreResult<()>;
    /// An attempt is about to be given up, and its object removed: from now on that takes nobody's place.
    async fn bar_packing(&mut self, version_id: &str, new_key: &str) -> StoreResult<()>;
    /// Gives a version the new object, provided [`begin_packing`](Self::begin_packing) was the last that was noted of it, and
    /// that it has not been read since `before`, deleted, removed or put under a hold. Its stay in the old object ends, one
    /// in the new one begins in the same class. False when nothing changed.
    async fn swap_object(&mut self, packed: &PackedObject, before: Timestamp, at: Timestamp) -> StoreResult<bool>;
    /// The old object is gone; or it was deleted, and the bucket keeps it as an old version until then.
    async fn end_packing(&mut self, version_id: &str, kept_until: Option<Timestamp>) -> StoreResult<()>;
    /// Nothing came of it, and nothing is left of it: it may be tried again.
    async fn forget_packing(&mut self, version_id: &str) -> StoreResult<()>;
    /// It is not worth it: it is not tried again by this generation of the encoder.
    async fn leave_unpacked(
        &mut self,
        of: &PackCandidate,
        new_bytes: u64,
        packer: u32,
        at: Timestamp,
    ) -> StoreResult<()>;
    /// Adds to what a version's compression took of S3.
    async fn note_pack_requests(&mut self, version_id: &str, requests: PackRequests) -> StoreResult<()>;
    /// What compressing again saves: of versions that are still there.
    async fn repacked(&mut self) -> StoreResult<Vec<RepackedStock>>;
    /// Whether an object is what a compression left of a version that lies elsewhere: the old one, or one of an attempt that is
    /// over.
    async fn is_packing_left(&mut self, version_id: &str, key: &str, of_attempt: bool) -> StoreResult<bool>;
    /// Compressions that were cut off.
    async fn open_packings(&mut self) -> StoreResult<Vec<OpenPacking>>;
}
