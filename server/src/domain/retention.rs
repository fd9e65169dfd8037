//! What keeps deleted files, and what is left to say of them afterwards. In a file of its own: the rows know it too.

use chartlift_protocol::Crc32;
use jiff::Timestamp;
use serde::Serialize;

use super::record_content::VisitType;

/// Keeps every file of a record, deleted or not, until it is lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LegalHold {
    /// Why, as whoever placed it wrote.
    pub reason: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Who placed it, by id.
    pub placed_by_id: String,
    /// Who placed it (a name).
    pub placed_by: String,
}

/// A deleted attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedAttachment {
    /// The attachment.
    pub id: String,
    /// The record.
    pub record_id: String,
    /// The kind of visit the record is of.
    pub visit_type: VisitType,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// Whether its removal was begun.
    pub purging: bool,
}

/// What the audit log keeps of a version that was removed for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PurgedVersion {
    /// The version's own id.
    pub version_id: String,
    /// Its number.
    pub number: u32,
    /// Where its object lay: ids and an extension.
    #[serde(skip)]
    pub key: String,
    /// Its object's size in bytes.
    pub stored_bytes: u64,
    /// CRC-32 of its object.
    pub stored_crc32: Crc32,
    /// SHA-256 of its source, if it was known.
    pub source_sha256: Option<String>,
}
