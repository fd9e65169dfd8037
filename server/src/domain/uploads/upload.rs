//! The process that turns a source file into a version.

use chartlift_protocol::{Encoding, Sha256, UploadStatus};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::{
    audit::{Action, AuditEvent, Target},
    auth::{Access, Actor},
    domain::stamp::Subject,
};

/// An upload as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The upload's id; the version it makes has the same.
    pub id: String,
    /// The record.
    pub record_id: String,
    /// The addendum of the record that it is a part of, if one.
    pub addendum_id: Option<String>,
    /// The attachment that gets the version.
    pub attachment_id: String,
    /// Whether the attachment is new too.
    pub new_attachment: bool,
    /// The file's own name.
    pub file_name: String,
    /// The media type as settled at creation.
    pub content_type: String,
    /// The extension for the key: `a–z0–9` only.
    pub extension: String,
    /// Size of the source in bytes.
    pub size_bytes: u64,
    /// Where it stands.
    pub status: UploadStatus,
    /// What the first signing settled.
    pub settled: Option<Settled>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Who created it.
    pub created_by: Subject,
    /// The last other person who went on with it.
    pub continued_by: Option<Subject>,
    /// What its client calls the file: see [`CreateUpload::source_key`](chartlift_protocol::CreateUpload). One that copies a
    /// version is called after that.
    pub source_key: Option<String>,
    /// When the server aborts it.
    pub expires_at: Timestamp,
}

impl Upload {
    /// Who began it, if that is another person than this one.
    #[must_use]
    pub fn begun_by_another(&self, actor: &Actor) -> Option<&Subject> {
        (*self.created_by.id != *actor.id).then_some(&self.created_by)
    }

    /// What the caller of a request does with it.
    pub(super) fn event(&self, access: &Access, at: Timestamp, action: Action, details: Value) -> AuditEvent {
        self.concerns(AuditEvent::of(access, at, action, Target::Upload(self.id.clone())).with(details))
    }

    /// What is done with it; the entry names who had begun it where that is another person.
    pub(super) fn concerns(&self, event: AuditEvent) -> AuditEvent {
        let other = Some(self.created_by.id.as_str()).filter(|id| *id != event.actor_id);
        let event = event.about(&self.record_id);
        match other {
            Some(id) => event.and("begun_by_id", id),
            None => event,
        }
    }

    /// Whether this person began it or was the last to go on with it.
    #[must_use]
    pub fn is_of(&self, actor: &Actor) -> bool {
        let continued = self.continued_by.as_ref();
        self.begun_by_another(actor).is_none() || continued.is_some_and(|person| *person.id == *actor.id)
    }
}

/// What the first signing settles for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
    /// Where the object will lie.
    pub key: String,
    /// Whether the only part is the whole object.
    pub whole: bool,
    /// The S3 multipart upload's id; none when the object is one `PutObject`. A whole object has one where a PUT's URL
    /// would stay good after the object is stored.
    pub multipart_id: Option<String>,
    /// SHA-256 of the only bytes that may ever be stored there, where they go by form: a form knows no condition, so that one for
    /// other bytes could replace what was completed.
    pub form: Option<Sha256>,
}

/// An upload in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UploadSummary {
    /// The upload.
    pub upload_id: String,
    /// The attachment it makes a version of.
    pub attachment_id: String,
    /// The record of the attachment.
    pub record_id: String,
    /// The file's own name.
    pub file_name: String,
    /// Size of the source in bytes.
    pub size_bytes: u64,
    /// Where it stands.
    pub status: UploadStatus,
    /// When it was created.
    pub created_at: Timestamp,
    /// Who created it (a name).
    pub created_by: String,
    /// The last other person who went on with it (a name); null where there is none.
    #[schema(required)]
    pub continued_by: Option<String>,
    /// When the server will abort it.
    pub expires_at: Timestamp,
}

impl From<Upload> for UploadSummary {
    fn from(upload: Upload) -> Self {
        Self {
            upload_id: upload.id,
            attachment_id: upload.attachment_id,
            record_id: upload.record_id,
            file_name: upload.file_name,
            size_bytes: upload.size_bytes,
            status: upload.status,
            created_at: upload.created_at,
            created_by: upload.created_by.name,
            continued_by: upload.continued_by.map(|person| person.name),
            expires_at: upload.expires_at,
        }
    }
}
