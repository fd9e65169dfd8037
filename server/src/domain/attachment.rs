//! Stored files of a record and their versions.

use chartlift_protocol::{Crc32, Encoding, PartIndexEntry, SourceSummary, StoredSummary};
use jiff::Timestamp;
use serde::Serialize;

use super::stamp::{Stamp, Subject};

/// Whether an attachment can be seen and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentStatus {
    /// It is there to be read.
    Active,
    /// Its newest version was put into an archive, and may have to be restored before it can be read.
    Archived,
    /// It is hidden from lists and downloads, and can be undeleted.
    Deleted,
}

impl AttachmentStatus {
    /// That of an attachment whose newest version lies in this class and tier, as far as is known.
    pub(crate) fn of(deleted: bool, storage_class: &str, access_tier: &str) -> Self {
        let archived = matches!(storage_class, "GLACIER" | "DEEP_ARCHIVE")
            || matches!(access_tier, "ARCHIVE_ACCESS" | "DEEP_ARCHIVE_ACCESS");
        match (deleted, archived) {
            (true, _) => Self::Deleted,
            (false, true) => Self::Archived,
            (false, false) => Self::Active,
        }
    }
}

/// One stored file of a record, with what its newest version stores.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Attachment {
    /// The attachment's id.
    pub id: String,
    /// The record it belongs to.
    pub record_id: String,
    /// The addendum of the record that it is a part of; null for a part of the record itself.
    #[schema(required)]
    pub addendum_id: Option<String>,
    /// The file's own name.
    pub file_name: String,
    /// What somebody says of it; null where nobody does.
    #[schema(required)]
    pub description: Option<String>,
    /// The file's media type.
    pub content_type: String,
    /// Whether it can be seen and read.
    pub status: AttachmentStatus,
    /// The newest version's number, from 1.
    pub version: u32,
    /// Size of the source in bytes.
    pub source_bytes: u64,
    /// What S3 holds of it, in bytes.
    pub stored_bytes: u64,
    /// Stored size by source size: 0.12 means 12 % of the bytes are stored; 1 for an empty file.
    pub ratio: f64,
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
    /// The storage class, spelt as the S3 API spells it.
    #[schema(examples("STANDARD"))]
    pub storage_class: String,
    /// SHA-256 of the source as 64 hex digits, where the client computed it; otherwise null.
    #[schema(required)]
    pub sha256: Option<String>,
    /// CRC-32 of the source, proved when it was stored.
    pub crc32: Crc32,
    /// When the newest version was stored.
    pub uploaded_at: Timestamp,
    /// Who stored it, by id; empty for versions of a server that did not write it down.
    pub uploaded_by_id: String,
    /// Who stored it, by the name they had then.
    pub uploaded_by: String,
    /// Who began its upload (a name), where that is another person; otherwise null.
    #[schema(required)]
    pub begun_by: Option<String>,
    /// How many URLs to read it were given out, of all its versions. A URL is not a download: see `reads`.
    pub download_urls_issued: u64,
    /// When the last of them was given out; null while none was.
    #[schema(required)]
    pub last_download_url_at: Option<Timestamp>,
    /// How often a URL was used to read it from its first byte on, of all its versions. The embedded S3 tells within a minute;
    /// of a bucket outside nothing is known, and this stays 0.
    pub reads: u64,
    /// When that was last; null while it was not.
    #[schema(required)]
    pub last_read_at: Option<Timestamp>,
    /// When the attachment was deleted; null while it is not.
    #[schema(required)]
    pub deleted_at: Option<Timestamp>,
    /// Who deleted it, by id; null while it is not.
    #[schema(required)]
    pub deleted_by_id: Option<String>,
    /// Who deleted it (a name); null while it is not.
    #[schema(required)]
    pub deleted_by: Option<String>,
}

/// One version of an attachment.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// Whether it is the one that is listed and downloaded.
    pub newest: bool,
    /// The name it was uploaded under.
    pub file_name: String,
    /// The file's media type.
    pub content_type: String,
    /// Size of the source in bytes.
    pub source_bytes: u64,
    /// What S3 holds of it, in bytes.
    pub stored_bytes: u64,
    /// Stored size by source size.
    pub ratio: f64,
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
    /// The storage class, spelt as the S3 API spells it.
    #[schema(examples("STANDARD"))]
    pub storage_class: String,
    /// SHA-256 of the source as 64 hex digits, where the client computed it; otherwise null.
    #[schema(required)]
    pub sha256: Option<String>,
    /// CRC-32 of the source, proved when it was stored; null once the version was removed for good.
    #[schema(required)]
    pub crc32: Option<Crc32>,
    /// When it was stored.
    pub created_at: Timestamp,
    /// Who stored it, by id; empty for versions of a server that did not write it down.
    pub created_by_id: String,
    /// Who stored it (a name).
    pub created_by: String,
    /// Who began its upload (a name), where that is another person; otherwise null.
    #[schema(required)]
    pub begun_by: Option<String>,
}

/// What can be changed of an attachment. Its bytes never are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttachmentChange {
    /// It goes by another name from now on.
    Rename(String),
    /// It is described so, or no longer.
    Describe(Option<String>),
    /// It is hidden from lists and downloads.
    Delete(Stamp),
    /// It is visible again.
    Undelete,
    /// It is a part of that record itself.
    MoveTo(String),
}

/// One immutable stored object of an attachment, as it is written at completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVersion {
    /// The version's own id: that of the upload that made it, and the file-id of its key.
    pub id: String,
    /// The attachment.
    pub attachment_id: String,
    /// The record.
    pub record_id: String,
    /// The addendum of the record that it is a part of, if one.
    pub addendum_id: Option<String>,
    /// Whether the attachment is new too.
    pub first: bool,
    /// The file's own name.
    pub file_name: String,
    /// The file's media type.
    pub content_type: String,
    /// Where the object lies.
    pub key: String,
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
    /// Size of the source in bytes.
    pub source_bytes: u64,
    /// CRC-32 of the source.
    pub source_crc32: Crc32,
    /// SHA-256 of the source, if known.
    pub source_sha256: Option<String>,
    /// Size of the object in bytes.
    pub stored_bytes: u64,
    /// CRC-32 of the object.
    pub stored_crc32: Crc32,
    /// The object's storage class.
    pub storage_class: String,
    /// The part index.
    pub parts: Vec<PartIndexEntry>,
    /// Who stored it, and when.
    pub created: Stamp,
    /// Who began its upload, where that is another person.
    pub begun_by: Option<Subject>,
}

/// What a download needs to know of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVersion {
    /// The version's own id.
    pub id: String,
    /// The attachment.
    pub attachment_id: String,
    /// The record.
    pub record_id: String,
    /// Its number, from 1.
    pub number: u32,
    /// The file's own name.
    pub file_name: String,
    /// The file's media type.
    pub content_type: String,
    /// Where the object lies.
    pub key: String,
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
    /// Size of the source in bytes.
    pub source_bytes: u64,
    /// Size of the object in bytes.
    pub stored_bytes: u64,
}

/// What every part of a version must come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartIndex {
    /// The whole source.
    pub source: SourceSummary,
    /// The whole object.
    pub stored: StoredSummary,
    /// Its parts, in the order of the source.
    pub parts: Vec<PartIndexEntry>,
}
