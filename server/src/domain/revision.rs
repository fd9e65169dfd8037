//! The history of a record: nothing clinical is ever overwritten.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    attachment::Attachment,
    record::{Record, RecordStatus},
    record_content::RecordContent,
};

/// What made a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The record was created.
    Created,
    /// What it says was changed.
    Updated,
    /// It is to be made immutable once the uploads to it are over.
    FinalizationRequested,
    /// It is not to be made immutable after all: somebody thought better of it, or a file that was waited for did not come.
    FinalizationWithdrawn,
    /// It was made immutable.
    Finalized,
    /// An addendum was signed.
    AddendumSigned,
    /// A file was stored, as a new attachment or a new version.
    FileAdded,
    /// An attachment was renamed.
    FileRenamed,
    /// An attachment was described, or is described otherwise.
    FileDescribed,
    /// An attachment was moved to another record.
    FileMovedAway,
    /// An attachment was moved here from another record.
    FileMovedHere,
    /// An attachment was deleted.
    FileDeleted,
    /// An attachment's deletion was taken back.
    FileUndeleted,
}

/// What a change left of an attachment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RevisedFile {
    /// The attachment's id.
    pub attachment_id: String,
    /// Its name then.
    pub file_name: String,
    /// What was said of it then; null where nothing was.
    #[schema(required)]
    pub description: Option<String>,
    /// Its newest version then, from 1.
    pub version: u32,
    /// The record that it was moved to or from; null for any other change.
    #[schema(required)]
    pub other_record_id: Option<String>,
}

impl RevisedFile {
    /// An attachment as it is now.
    pub(crate) fn of(attachment: &Attachment) -> Self {
        Self {
            attachment_id: attachment.id.clone(),
            file_name: attachment.file_name.clone(),
            description: attachment.description.clone(),
            version: attachment.version,
            other_record_id: None,
        }
    }
}

/// A record as it was after one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Revision {
    /// Its number, from 1; the record's tag at that time.
    pub revision: u32,
    /// What made it.
    pub change: Change,
    /// When.
    pub changed_at: Timestamp,
    /// Who, by id.
    pub changed_by_id: String,
    /// Who, by the name they had then.
    pub changed_by: String,
    /// Whether the record could still be changed.
    pub status: RecordStatus,
    /// What the record said.
    pub content: RecordContent,
    /// The file that changed, as it was then; null where none did, and in the history that an older server wrote.
    #[schema(required)]
    pub file: Option<RevisedFile>,
}

impl Revision {
    /// What is kept of a record in its history.
    pub(crate) fn of(record: &Record, change: Change) -> Self {
        Self {
            revision: record.revision,
            change,
            changed_at: record.updated_at,
            changed_by_id: record.updated_by_id.clone(),
            changed_by: record.updated_by.clone(),
            status: record.status,
            content: record.content.clone(),
            file: None,
        }
    }
}
