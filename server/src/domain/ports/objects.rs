//! The port to S3.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chartlift_protocol::{Crc32, Encoding, PartToSign, Sha256};
use jiff::Timestamp;

use crate::domain::error::ObjectError;

/// What an object is stored with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectMeta {
    /// The source's media type.
    pub content_type: String,
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
    /// The storage class, spelt as the S3 API spells it.
    pub storage_class: String,
}

/// Where and how to send bytes. URL and form are credentials: never log them.
pub struct Presigned {
    /// The URL.
    pub url: String,
    /// The headers the sender must set.
    pub headers: BTreeMap<String, String>,
    /// The fields before the bytes, where they are sent as a form (`POST`).
    pub form: Option<BTreeMap<String, String>>,
}

/// How an object is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading<'a> {
    /// As the source file: browsers undo the compression and keep the name.
    Source {
        /// The `Content-Disposition` to answer.
        disposition: &'a str,
        /// The `Content-Type` to answer.
        content_type: &'a str,
    },
    /// As it is stored, so that ranges of it make sense.
    Stored,
}

/// One part as S3 lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPart {
    /// Its number.
    pub number: u32,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its CRC-32, on stores that list it.
    pub crc32: Option<Crc32>,
    /// Its ETag, which completing needs.
    pub etag: String,
}

/// What HEAD says of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectFacts {
    /// Its size in bytes, unless the store (or what stands in front of it) does not tell.
    pub size_bytes: Option<u64>,
    /// CRC-32 of the whole object, on stores that tell it.
    pub crc32: Option<Crc32>,
    /// Its storage class; `STANDARD` when the answer names none, as S3 does.
    pub storage_class: String,
    /// Its archive access tier, if it is in one (`INTELLIGENT_TIERING` only).
    pub archive_tier: Option<String>,
    /// Whether it must be restored before it can be read.
    pub archived: bool,
    /// Whether a restore of it is under way.
    pub restoring: bool,
    /// Until when a restored copy can be read.
    pub restored_until: Option<Timestamp>,
    /// Until when an object lock keeps it from being removed; for ever under a legal hold of the bucket's.
    pub locked_until: Option<Timestamp>,
}

/// What came of asking for a restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreOutcome {
    /// It was begun, or the copy there is stays longer.
    Accepted,
    /// One is under way.
    UnderWay,
    /// The object can be read as it is.
    NotArchived,
    /// The store has no capacity for the fastest speed just now.
    NoCapacity,
}

/// An object as a listing has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedObject {
    /// Where it lies.
    pub key: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its storage class; `STANDARD` when the listing names none.
    pub storage_class: String,
}

/// What a bucket has under a prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Keys of objects.
    pub keys: Vec<String>,
    /// Multipart uploads that are open: their keys and S3's ids.
    pub multiparts: Vec<(String, String)>,
}

impl Found {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.multiparts.is_empty()
    }
}

/// What came of completing a multipart upload in S3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MultipartOutcome {
    /// The object exists.
    Done,
    /// The multipart upload or its key is in another state than expected: look at the object.
    Elsewhere,
    /// S3 found another checksum than was declared.
    WrongChecksum,
    /// S3 does not have a part as listed; it changed meanwhile.
    WrongParts,
    /// A part that is not the last is smaller than S3 takes.
    TooSmall,
}

/// What the store offers to those who send files. What is not known is not offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// A URL of [`Objects::presign_put`] can store nothing more once its key has an object. Where it can, what was stored could
    /// be replaced for as long as the URL lives.
    pub final_puts: bool,
    /// Forms from pages are taken, for nothing but what they were signed for.
    pub forms: bool,
    /// Parts of one upload may have different sizes.
    pub unequal_parts: bool,
}

/// S3.
#[async_trait]
pub trait Objects: Send + Sync {
    /// A URL that stores exactly these bytes, once, at a key that has nothing yet.
    async fn presign_put(
        &self,
        key: &str,
        meta: &ObjectMeta,
        part: &PartToSign,
        ttl: std::time::Duration,
    ) -> Result<Presigned, ObjectError>;
    /// Which ways of storing the store has, and which it has not.
    async fn ways(&self) -> Ways;
    /// A form that stores bytes of this SHA-256, and so many, at a key: once, or again for as long as it lives. Nothing else may
    /// ever be signed for that key.
    async fn presign_form(
        &self,
        key: &str,
        meta: &ObjectMeta,
        bytes: (Sha256, u64),
        ttl: std::time::Duration,
    ) -> Result<Presigned, ObjectError>;
    /// Opens a multipart upload; answers S3's id of it.
    async fn create_multipart(&self, key: &str, meta: &ObjectMeta) -> Result<String, ObjectError>;
    /// A URL that stores exactly these bytes as this part.
    async fn presign_part(
        &self,
        key: &str,
        multipart_id: &str,
        part: &PartToSign,
        ttl: std::time::Duration,
    ) -> Result<Presigned, ObjectError>;
    /// All parts in the order of their numbers; none when S3 does not know the upload (any more).
    async fn list_parts(&self, key: &str, multipart_id: &str) -> Result<Option<Vec<ListedPart>>, ObjectError>;
    /// Whether S3 (still) knows a multipart upload.
    async fn knows_multipart(&self, key: &str, multipart_id: &str) -> Result<bool, ObjectError>;
    /// Makes the object of the parts, provided the key has nothing yet.
    async fn complete_multipart(
        &self,
        key: &str,
        multipart_id: &str,
        parts: &[ListedPart],
        crc32: Crc32,
    ) -> Result<MultipartOutcome, ObjectError>;
    /// Copies an object of at most 5 MiB to a key that has nothing yet.
    async fn copy(&self, from: &str, to: &str, storage_class: &str) -> Result<(), ObjectError>;
    /// Copies bytes of an object (`start` and `length`) as that part of a multipart upload.
    async fn copy_part(
        &self,
        from: &str,
        range: (u64, u64),
        to: &str,
        multipart_id: &str,
        number: u32,
    ) -> Result<(), ObjectError>;
    /// Gives the parts up; no error when there is nothing to give up.
    async fn abort_multipart(&self, key: &str, multipart_id: &str) -> Result<(), ObjectError>;
    /// What is stored there, if anything.
    async fn head(&self, key: &str) -> Result<Option<ObjectFacts>, ObjectError>;
    /// What is stored there, if anything, and its bytes: as many as there are, but at most one more than `most`.
    async fn read_whole(&self, key: &str, most: u64) -> Result<Option<(ObjectFacts, Vec<u8>)>, ObjectError>;
    /// Asks for an archived object to be made readable: for so many days, or (out of an archive tier) for good.
    async fn restore(&self, key: &str, tier: &str, days: Option<u32>) -> Result<RestoreOutcome, ObjectError>;
    /// Some of the stored bytes: `length` of them from `start`, or as many as there are. At least one must be.
    async fn read(&self, key: &str, start: u64, length: u64) -> Result<Vec<u8>, ObjectError>;
    /// Stores an object at a key that has nothing yet; S3 compares the checksum.
    async fn put(&self, key: &str, meta: &ObjectMeta, bytes: Vec<u8>, crc32: Crc32) -> Result<(), ObjectError>;
    /// Stores a part of a multipart upload; S3 compares the checksum. Answers what completing needs.
    async fn put_part(
        &self,
        key: &str,
        multipart_id: &str,
        number: u32,
        bytes: Vec<u8>,
        crc32: Crc32,
    ) -> Result<ListedPart, ObjectError>;
    /// Stores a small JSON document.
    async fn put_json(&self, key: &str, json: Vec<u8>) -> Result<(), ObjectError>;
    /// A page of all objects in the order of their keys' bytes, after one of them; and whether more follow.
    async fn list(&self, after: &str) -> Result<(Vec<ListedObject>, bool), ObjectError>;
    /// A page of all open multipart uploads (their keys and S3's ids) after one of them; and after which more follow.
    async fn list_multiparts(
        &self,
        after: Option<&(String, String)>,
    ) -> Result<(Vec<(String, String)>, Option<(String, String)>), ObjectError>;
    /// Makes an older version of an object that has this size and checksum the current one, where the store keeps versions.
    /// False when there is none, or it is not certain to be the right one.
    async fn bring_back(&self, key: &str, size_bytes: u64, crc32: Crc32) -> Result<bool, ObjectError>;
    /// What the bucket's own listings have under a prefix that names one thing.
    async fn find(&self, prefix: &str) -> Result<Found, ObjectError>;
    /// Removes every version of everything whose key begins with a prefix that names one thing, and its open uploads, until the
    /// bucket's own listing has nothing. Answers how many versions that were.
    async fn purge(&self, prefix: &str) -> Result<u64, ObjectError>;
    /// Deletes what is stored there; no error when nothing is. Answers whether the bucket keeps it as an old version.
    async fn delete(&self, key: &str) -> Result<bool, ObjectError>;
    /// A URL that reads the object.
    async fn presign_get(
        &self,
        key: &str,
        reading: &Reading<'_>,
        ttl: std::time::Duration,
    ) -> Result<String, ObjectError>;
    /// Scheme, host and port of the URLs it signs.
    async fn origin(&self) -> Result<String, ObjectError>;
    /// Answers when S3 does.
    async fn ping(&self) -> Result<(), ObjectError>;
}
