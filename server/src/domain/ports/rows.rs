//! The rows of a transaction, topic by topic: small methods that decide nothing.

use async_trait::async_trait;
use chartlift_costs::Activity;
use chartlift_protocol::{PartToSign, UploadCompleted, UploadStatus};
use jiff::{Timestamp, civil::Date};

use crate::{
    audit::{AuditEntry, AuditFilter, AuditHead},
    domain::{
        attachment::{Attachment, AttachmentChange, NewVersion, PartIndex, StoredVersion, Version},
        directory::person::{Entry, PersonKind},
        error::StoreResult,
        page::{Cursor, Placed},
        record::{Record, RecordOrder, RecordState, RecordStatus},
        record_content::VisitType,
        revision::{Change, RevisedFile, Revision},
        stamp::{Stamp, Subject},
        storage_usage::{CountedVersion, GroupedStock, Grouping, Part, RowFilter},
        uploads::upload::{Settled, Upload},
    },
};

/// A person of a directory, as a row has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Whose directory.
    pub kind: PersonKind,
    /// The hospital's own id of the person, unique in the directory.
    pub identifier: String,
    /// Whether new records may name the person.
    pub active: bool,
    /// What is said about the person, as JSON.
    pub content: String,
    /// What the directory keeps of it.
    pub entry: Entry,
}

/// Whom to list.
#[derive(Clone, Debug)]
pub struct PersonFilter {
    /// Of which directory.
    pub kind: PersonKind,
    /// Folded beginnings of words that must all occur in name or identifier.
    pub words: Vec<String>,
    /// Only those of this identifier.
    pub identifier: Option<String>,
    /// Only those who are active, or who are not.
    pub active: Option<bool>,
    /// After this place.
    pub after: Option<Cursor>,
    /// How many; one more is read.
    pub limit: u32,
}

/// Patients and practitioners.
#[async_trait]
pub trait PersonRows {
    /// Adds somebody, unless the identifier is somebody's already; answers whether it did.
    async fn insert_person(&mut self, person: &PersonRow) -> StoreResult<bool>;
    /// Writes an entry as it is now, unless the identifier is somebody else's; answers whether it did. The transaction is
    /// over when it did not.
    async fn update_person(&mut self, person: &PersonRow) -> StoreResult<bool>;
    /// One person.
    async fn person(&mut self, kind: PersonKind, id: &str) -> StoreResult<Option<PersonRow>>;
    /// One person whom a record is to name: nobody changes what is said about them until this transaction ends, though others may
    /// name them, too. Otherwise the record could be written with a name that is given up meanwhile, and nobody would know.
    async fn hold_person(&mut self, kind: PersonKind, id: &str) -> StoreResult<Option<PersonRow>>;
    /// One person, whom nobody else changes until this transaction ends.
    async fn lock_person(&mut self, kind: PersonKind, id: &str) -> StoreResult<Option<PersonRow>>;
    /// The person of this identifier, whom nobody else changes until this transaction ends.
    async fn lock_person_by_identifier(&mut self, kind: PersonKind, identifier: &str)
    -> StoreResult<Option<PersonRow>>;
    /// People by name, in Unicode's order.
    async fn people(&mut self, filter: &PersonFilter) -> StoreResult<Placed<PersonRow>>;
}

/// Which records to list.
#[derive(Clone, Debug, Default)]
pub struct RecordFilter {
    /// Folded beginnings of words that must all occur in the record's texts or in the names of its files.
    pub words: Vec<String>,
    /// Only records of this status.
    pub status: Option<RecordStatus>,
    /// Only records of this patient.
    pub patient_id: Option<String>,
    /// Only records of this doctor.
    pub doctor_id: Option<String>,
    /// Only records of this department.
    pub department: Option<String>,
    /// Only visits of this kind.
    pub visit_type: Option<VisitType>,
    /// Only records made from this template.
    pub template_id: Option<String>,
    /// Only records with a diagnosis of exactly this code, in whatever case.
    pub diagnosis_code: Option<String>,
    /// Only records with files, or without.
    pub has_attachments: Option<bool>,
    /// Only visits of this day and later.
    pub visited_from: Option<Date>,
    /// Only visits of this day and earlier.
    pub visited_to: Option<Date>,
    /// In which order.
    pub order: RecordOrder,
    /// After this place in that order.
    pub after: Option<Cursor>,
    /// How many; one more is read.
    pub limit: u32,
}

/// Records.
#[async_trait]
pub trait RecordRows {
    /// Adds a record.
    async fn insert_record(&mut self, record: &Record) -> StoreResult<()>;
    /// One record.
    async fn record(&mut self, id: &str) -> StoreResult<Option<Record>>;
    /// Where a record stands, which nobody else changes until this transaction ends.
    async fn lock_record(&mut self, id: &str) -> StoreResult<Option<RecordState>>;
    /// Records in the filter's order.
    async fn records(&mut self, filter: &RecordFilter) -> StoreResult<Placed<Record>>;
    /// Writes the record as it is now.
    async fn update_record(&mut self, record: &Record) -> StoreResult<()>;
    /// Makes the record's next revision, of the same content, and writes it into its history with what became of the file. Where
    /// that is new, the record is found by its name.
    async fn touch_record(&mut self, id: &str, change: Change, stamp: &Stamp, file: &RevisedFile) -> StoreResult<()>;
    /// Adds to the record's history.
    async fn insert_revision(&mut self, record_id: &str, revision: &Revision) -> StoreResult<()>;
    /// The record's history, the newest first, before that revision.
    async fn revisions(&mut self, record_id: &str, before: Option<u32>, limit: u32) -> StoreResult<Vec<Revision>>;
}

/// Attachments and versions.
#[async_trait]
pub trait AttachmentRows {
    /// A record's attachments, the oldest first: either the visible or the deleted ones, after the one of that id.
    async fn attachments(
        &mut self,
        record_id: &str,
        deleted: bool,
        after: Option<&str>,
        limit: u32,
    ) -> StoreResult<Vec<Attachment>>;
    /// One attachment, deleted or not.
    async fn attachment(&mut self, id: &str) -> StoreResult<Option<Attachment>>;
    /// Changes an attachment.
    async fn change_attachment(&mut self, id: &str, change: &AttachmentChange) -> StoreResult<()>;
    /// Adds a version and makes it its attachment's newest; the attachment is added with its first, whose name
    /// [`RecordRows::touch_record`] is told.
    async fn insert_version(&mut self, version: &NewVersion, number: u32) -> StoreResult<()>;
    /// Adds new attachments, each with its first version, many at once: to fill a database that measurements are made on.
    async fn insert_first_versions(&mut self, versions: &[NewVersion]) -> StoreResult<()>;
    /// An attachment's versions, the newest first, those before that number.
    async fn versions(&mut self, attachment_id: &str, before: Option<u32>, limit: u32) -> StoreResult<Vec<Version>>;
    /// The version of that number, or the newest, of an attachment that is not deleted.
    async fn version(&mut self, attachment_id: &str, number: Option<u32>) -> StoreResult<Option<StoredVersion>>;
    /// The version that an upload made, as its completion answered it.
    async fn version_of_upload(&mut self, upload_id: &str) -> StoreResult<Option<UploadCompleted>>;
    /// What the parts of a version must come to, by the version's own id.
    async fn part_index(&mut self, version_id: &str) -> StoreResult<Option<PartIndex>>;
    /// Notes that a version is about to be read where its object lies by now; false, with nothing noted, when it was given
    /// another one meanwhile.
    async fn note_access(&mut self, version_id: &str, key: &str, at: Timestamp) -> StoreResult<bool>;
}

/// Which uploads to list.
#[derive(Clone, Debug, Default)]
pub struct UploadFilter {
    /// Only uploads of this status.
    pub status: Option<UploadStatus>,
    /// Only uploads of this record.
    pub record_id: Option<String>,
    /// Only uploads of this addendum.
    pub addendum_id: Option<String>,
    /// Only uploads of this attachment.
    pub attachment_id: Option<String>,
    /// After which row.
    pub after: Option<Cursor>,
    /// How many.
    pub limit: u32,
}

/// Uploads.
#[async_trait]
pub trait UploadRows {
    /// Adds an upload, with what is settled of it.
    async fn insert_upload(&mut self, upload: &Upload) -> StoreResult<()>;
    /// One upload.
    async fn upload(&mut self, id: &str) -> StoreResult<Option<Upload>>;
    /// One upload, which nobody else changes until this transaction ends.
    async fn lock_upload(&mut self, id: &str) -> StoreResult<Option<Upload>>;
    /// Uploads, the newest first.
    async fn uploads(&mut self, filter: &UploadFilter) -> StoreResult<Vec<Upload>>;
    /// The active uploads of a file that its client calls so, the newest first.
    async fn uploads_of_source(&mut self, record_id: &str, source_key: &str) -> StoreResult<Vec<Upload>>;
    /// Another person than its creator goes on with an upload.
    async fn continue_upload(&mut self, id: &str, by: &Subject) -> StoreResult<()>;
    /// Writes what the first signing settled.
    async fn settle_upload(&mut self, id: &str, settled: &Settled) -> StoreResult<()>;
    /// Whether any of these parts was signed before.
    async fn was_signed(&mut self, id: &str, parts: &[PartToSign]) -> StoreResult<bool>;
    /// Notes what is to be signed (again).
    async fn note_signed(&mut self, id: &str, parts: &[PartToSign]) -> StoreResult<()>;
    /// How many bytes all of the upload's signed parts are.
    async fn signed_bytes(&mut self, id: &str) -> StoreResult<u64>;
    /// Keeps what a client says of an active upload's whole, as JSON.
    async fn note_completion(&mut self, id: &str, said: &str) -> StoreResult<()>;
    /// What [`note_completion`](Self::note_completion) kept.
    async fn completion(&mut self, id: &str) -> StoreResult<Option<String>>;
    /// Ends an upload and forgets what was signed for it, and said of it.
    async fn end_upload(&mut self, id: &str, status: UploadStatus, at: Timestamp) -> StoreResult<()>;
    /// Leaves an upload alone until jobs come to what expired at `at`, if it is active, or to what ended then.
    async fn sweep_again(&mut self, id: &str, at: Timestamp) -> StoreResult<()>;
    /// Notes that nothing of an aborted upload is left in S3.
    async fn mark_swept(&mut self, id: &str) -> StoreResult<()>;
}

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

/// What an idempotency key was used for before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedKey {
    /// The request's fingerprint.
    pub fingerprint: String,
    /// What it created.
    pub created_id: String,
}

/// Idempotency keys.
#[async_trait]
pub trait KeyRows {
    /// What a key was used for before.
    async fn used_key(&mut self, key: &IdempotencyKey) -> StoreResult<Option<UsedKey>>;
    /// Lets a key stand for something else from now on.
    async fn renew_key(&mut self, key: &IdempotencyKey, created_id: &str, at: Timestamp) -> StoreResult<()>;
    /// Takes a key for what is about to be created, or answers what it was used for before.
    async fn claim_key(
        &mut self,
        key: &IdempotencyKey,
        created_id: &str,
        at: Timestamp,
    ) -> StoreResult<Option<UsedKey>>;
}

/// A row of the audit log as the database gives it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditRow {
    /// An entry.
    Entry(Box<AuditEntry>),
    /// A row that cannot be one: a value is missing or of another type than this program writes. Its number, where that is one.
    Damaged(Option<i64>),
}

/// The end of a tenant's chain while nobody else moves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedHead {
    /// The end, as it was written.
    pub head: AuditHead,
    /// Whether there are rows behind it all the same, below [`SEQ_BOUND`].
    pub is_overrun: bool,
}

/// No chain grows to so many entries: at a million a second it would take 146,000 years. A row of such a number was never
/// written here, and none could be appended behind the last number there is; verifying finds it.
pub const SEQ_BOUND: i64 = 1 << 62;

/// The audit log.
#[async_trait]
pub trait AuditRows {
    /// The end of the tenant's chain, which nobody else moves until this transaction ends.
    async fn lock_audit_head(&mut self) -> StoreResult<Option<LockedHead>>;
    /// The end of the tenant's chain.
    async fn audit_head(&mut self) -> StoreResult<Option<AuditHead>>;
    /// Adds entries and moves the end of the chain behind them.
    async fn append_audit(&mut self, entries: &[AuditEntry], head: &AuditHead) -> StoreResult<()>;
    /// Rows before `before` (all when absent) that the filter lets through, the newest first.
    async fn audit_before(
        &mut self,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> StoreResult<Vec<AuditRow>>;
    /// Rows after `after` (all when absent), in the order of the chain.
    async fn audit_after(&mut self, after: Option<i64>, limit: u32) -> StoreResult<Vec<AuditRow>>;
    /// Whether the tenant has anything older than `before` that an entry must tell of.
    async fn has_history(&mut self, before: Timestamp) -> StoreResult<bool>;
}

/// What is stored, counted.
#[async_trait]
pub trait UsageRows {
    /// What happened in S3 `since`.
    async fn activities(&mut self, since: Timestamp) -> StoreResult<Vec<Activity>>;
    /// What this part of the tenant's objects is `now`, in the order of group, kind, class and tier.
    async fn stocks_by(&mut self, grouping: Grouping, now: Timestamp, part: &Part) -> StoreResult<Vec<GroupedStock>>;
    /// All that the tenant stores `now` by record, in the order of record, kind, class and tier, given away about a
    /// thousand rows at a time.
    async fn stocks_by_record(
        &mut self,
        now: Timestamp,
        give: &mut (dyn FnMut(Vec<GroupedStock>) -> StoreResult<()> + Send),
    ) -> StoreResult<()>;
    /// The files that part all of the tenant's into so many parts of one size, each of at least `files`; none when one part is all.
    async fn parting_files(&mut self, parts: u32, files: u32) -> StoreResult<Vec<String>>;
    /// The last record of the page that comes after one of them; none when that was the last.
    async fn page_of_records(&mut self, after: &str) -> StoreResult<Option<String>>;
    /// The versions that a row of [`UsageRows::stocks_by`] counts, the largest first: after this size and id.
    async fn versions_behind(
        &mut self,
        row: &RowFilter,
        now: Timestamp,
        after: Option<(u64, &str)>,
        limit: u32,
    ) -> StoreResult<Vec<CountedVersion>>;
}
