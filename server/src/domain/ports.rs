//! What the domain needs of the world: a store for rows and a store for objects.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chartlift_costs::{Stock, Usage};
use chartlift_protocol::{Crc32, Encoding, PartToSign, UploadCompleted, UploadStatus};
use jiff::Timestamp;

pub use super::error::{ObjectError, StoreError};
use super::{
    attachment::{Attachment, AttachmentChange, NewVersion, PartIndex, StoredVersion, Version},
    page::{Cursor, Page},
    record::{Record, RecordOrder, RecordStatus},
    storage_usage::{Grouping, UsagePage},
    uploads::upload::{Settled, Upload, UploadSummary},
};
use crate::{
    audit::{AuditEntry, AuditEvent},
    auth::{JobScope, TenantScope},
};

/// The outcome of a store call.
pub type StoreResult<T> = Result<T, StoreError>;

/// A caller's `Idempotency-Key`, bound to what it was first used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The operation's name and the actor's id: the same key of another person or call is another key.
    pub namespace: String,
    /// The key as sent.
    pub key: String,
    /// SHA-256 of the request, as hex.
    pub fingerprint: String,
}

/// What came of creating something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    /// It is new.
    New,
    /// The idempotency key was used for the same request before, and this is what it created.
    Before(String),
    /// The idempotency key was used for another request.
    Conflict,
}

/// Which records to list.
#[derive(Clone, Debug)]
pub struct RecordFilter {
    /// Words that must all occur in name, record number, title or department; in lower case.
    pub words: Vec<String>,
    /// Only records of this status.
    pub status: Option<RecordStatus>,
    /// In which order.
    pub order: RecordOrder,
    /// After which row.
    pub after: Option<Cursor>,
    /// How many.
    pub limit: u32,
}

/// Records. Every method that takes an event writes it in the transaction of what it describes.
#[async_trait]
pub trait RecordStore: Send + Sync {
    /// Adds a record.
    async fn insert_record(
        &self,
        scope: &TenantScope,
        record: &Record,
        key: Option<&IdempotencyKey>,
        event: AuditEvent,
    ) -> StoreResult<Created>;
    /// One record; the event is written only if there is one.
    async fn record(&self, scope: &TenantScope, id: &str, event: Option<AuditEvent>) -> StoreResult<Option<Record>>;
    /// A page of records.
    async fn records(&self, scope: &TenantScope, filter: &RecordFilter, event: AuditEvent)
    -> StoreResult<Page<Record>>;
    /// Replaces version `record.version - 1` of a draft; false when the newest version is another by now.
    async fn replace_record(&self, scope: &TenantScope, record: &Record, event: AuditEvent) -> StoreResult<bool>;
}

/// Which uploads to list.
#[derive(Clone, Debug)]
pub struct UploadFilter {
    /// Only uploads of this status.
    pub status: Option<UploadStatus>,
    /// Only uploads of this record.
    pub record_id: Option<String>,
    /// After which row.
    pub after: Option<Cursor>,
    /// How many.
    pub limit: u32,
}

/// What came of completing an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completion {
    /// The version exists, written now or before.
    Done(UploadCompleted),
    /// The upload was given up.
    NotActive,
    /// The record was finalized meanwhile.
    RecordFinalized,
}

/// Uploads.
#[async_trait]
pub trait UploadStore: Send + Sync {
    /// Adds an upload.
    async fn insert_upload(
        &self,
        scope: &TenantScope,
        upload: &Upload,
        key: Option<&IdempotencyKey>,
        event: AuditEvent,
    ) -> StoreResult<Created>;
    /// One upload; the event is written only if there is one.
    async fn upload(&self, scope: &TenantScope, id: &str, event: Option<AuditEvent>) -> StoreResult<Option<Upload>>;
    /// A page of uploads, the newest first.
    async fn uploads(
        &self,
        scope: &TenantScope,
        filter: &UploadFilter,
        event: AuditEvent,
    ) -> StoreResult<Page<UploadSummary>>;
    /// Settles an active upload unless it is settled already; answers what is settled now, if it is active.
    async fn settle_upload(&self, scope: &TenantScope, id: &str, settled: &Settled) -> StoreResult<Option<Settled>>;
    /// Puts another multipart upload in the place of one that S3 gave up, unless another call did so before; answers
    /// what is settled now, if the upload is active.
    async fn replace_multipart(
        &self,
        scope: &TenantScope,
        id: &str,
        dead: &Settled,
        fresh: &Settled,
    ) -> StoreResult<Option<Settled>>;
    /// Notes what is to be signed (again), unless all of the upload's parts are more than `limit_bytes` with it.
    async fn note_signed(
        &self,
        scope: &TenantScope,
        id: &str,
        parts: &[PartToSign],
        limit_bytes: u64,
    ) -> StoreResult<bool>;
    /// Aborts an upload; false when it was not active, and then no event is written.
    async fn abort_upload(&self, scope: &TenantScope, id: &str, event: AuditEvent) -> StoreResult<bool>;
    /// Writes the version and completes the upload, or answers what was written before.
    async fn complete_upload(
        &self,
        scope: &TenantScope,
        version: &NewVersion,
        event: AuditEvent,
    ) -> StoreResult<Completion>;
    /// The answer to an upload that was completed before.
    async fn completed(&self, scope: &TenantScope, id: &str) -> StoreResult<Option<UploadCompleted>>;
    /// Uploads in any tenant whose time was up at `now`, the longest overdue first.
    async fn stale_uploads(
        &self,
        job: &JobScope,
        now: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, String)>>;
    /// Uploads in any tenant that were aborted before `before` and whose leftovers were not swept since.
    async fn unswept_uploads(
        &self,
        job: &JobScope,
        before: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<(TenantScope, Upload)>>;
    /// Notes that nothing of an aborted upload is left in S3.
    async fn mark_swept(&self, scope: &TenantScope, id: &str) -> StoreResult<()>;
}

/// Attachments and versions.
#[async_trait]
pub trait AttachmentStore: Send + Sync {
    /// A page of a record's attachments, the oldest first, either the visible or the deleted ones; none when the record
    /// is unknown.
    async fn attachments(
        &self,
        scope: &TenantScope,
        record_id: &str,
        deleted: bool,
        after: Option<&Cursor>,
        limit: u32,
        event: AuditEvent,
    ) -> StoreResult<Option<Page<Attachment>>>;
    /// One attachment, deleted or not.
    async fn attachment(&self, scope: &TenantScope, id: &str) -> StoreResult<Option<Attachment>>;
    /// A page of an attachment's versions, the newest first; none when the attachment is unknown.
    async fn versions(
        &self,
        scope: &TenantScope,
        attachment_id: &str,
        before: Option<u32>,
        limit: u32,
        event: AuditEvent,
    ) -> StoreResult<Option<Page<Version>>>;
    /// Changes an attachment of a draft; false when it is unknown, already so, or its record is finalized.
    async fn change_attachment(
        &self,
        scope: &TenantScope,
        id: &str,
        change: &AttachmentChange,
        event: AuditEvent,
    ) -> StoreResult<bool>;
    /// The version of that number, or the newest, of an attachment that is not deleted.
    async fn version(
        &self,
        scope: &TenantScope,
        attachment_id: &str,
        number: Option<u32>,
    ) -> StoreResult<Option<StoredVersion>>;
    /// What the parts of a version must come to, by the version's own id.
    async fn part_index(&self, scope: &TenantScope, version_id: &str) -> StoreResult<Option<PartIndex>>;
    /// Notes that a version is about to be read.
    async fn note_download(&self, scope: &TenantScope, version: &StoredVersion, event: AuditEvent) -> StoreResult<()>;
}

/// Audit log and usage.
#[async_trait]
pub trait LedgerStore: Send + Sync {
    /// Entries before `before` (all when absent), the newest first. Written as an access itself where an event is given.
    async fn audit_before(
        &self,
        scope: &TenantScope,
        before: Option<u64>,
        limit: u32,
        event: Option<AuditEvent>,
    ) -> StoreResult<Vec<AuditEntry>>;
    /// Entries after `after`, in the order of the chain.
    async fn audit_after(&self, scope: &TenantScope, after: u64, limit: u32) -> StoreResult<Vec<AuditEntry>>;
    /// Writes an event that has no transaction of its own.
    async fn audit(&self, scope: &TenantScope, event: AuditEvent) -> StoreResult<()>;
    /// What the tenant stores `now`, and what happened `since`.
    async fn usage(
        &self,
        scope: &TenantScope,
        now: Timestamp,
        since: Timestamp,
        event: AuditEvent,
    ) -> StoreResult<Usage>;
    /// What the tenant stores `now` by group: the groups after `after`, as many as fit a page.
    async fn stocks_by(
        &self,
        scope: &TenantScope,
        grouping: Grouping,
        now: Timestamp,
        after: &str,
    ) -> StoreResult<UsagePage>;
    /// What all tenants store `now`, together.
    async fn account_stocks(&self, job: &JobScope, now: Timestamp) -> StoreResult<Vec<Stock>>;
    /// Forgets idempotency keys of all tenants that were first used before `before`; answers how many.
    async fn forget_idempotency_keys(&self, job: &JobScope, before: Timestamp) -> StoreResult<u64>;
    /// Answers when the database does.
    async fn ping(&self) -> StoreResult<()>;
}

/// The whole store.
pub trait Store: RecordStore + UploadStore + AttachmentStore + LedgerStore {}
impl<T: RecordStore + UploadStore + AttachmentStore + LedgerStore> Store for T {}

/// What an object is stored with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectMeta {
    /// The source's media type.
    pub content_type: String,
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
}

/// Where and how to send bytes. The URL is a credential: never log it.
pub struct Presigned {
    /// The URL.
    pub url: String,
    /// The headers the sender must set.
    pub headers: BTreeMap<String, String>,
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
    /// Whether it must be restored before it can be read.
    pub archived: bool,
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
    /// Gives the parts up; no error when there is nothing to give up.
    async fn abort_multipart(&self, key: &str, multipart_id: &str) -> Result<(), ObjectError>;
    /// What is stored there, if anything.
    async fn head(&self, key: &str) -> Result<Option<ObjectFacts>, ObjectError>;
    /// Stores a small JSON document.
    async fn put_json(&self, key: &str, json: Vec<u8>) -> Result<(), ObjectError>;
    /// Deletes what is stored there; no error when nothing is.
    async fn delete(&self, key: &str) -> Result<(), ObjectError>;
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
