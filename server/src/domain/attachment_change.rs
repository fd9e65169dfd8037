//! Changes of attachments inside a transaction, one or many at once.

use std::collections::BTreeSet;

use chartlift_protocol::UploadStatus;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    attachment::{Attachment, AttachmentChange},
    content::AllowedTypes,
    error::{Error, Result},
    history::touch,
    ids::is_id,
    ports::{Tx, UploadFilter},
    record::RecordStatus,
    revision::{Change, RevisedFile},
    stamp::Stamp,
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// How many uploads are named where they are in the way.
const UPLOADS_TOLD: u32 = 20;

/// What is to become of an attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// It goes by another name of the same kind: a picture cannot become a program by its name.
    Rename(String),
    /// It is described so, or no longer.
    Describe(Option<String>),
    /// It is hidden. Its bytes stay, and cost money, until retention allows to purge them.
    Delete,
    /// It is visible again.
    Undelete,
    /// It belongs to that record.
    MoveTo(String),
}

/// What became of one of many attachments.
#[derive(Debug)]
pub struct Outcome {
    /// The attachment.
    pub attachment_id: String,
    /// How it is now; none where it is only being restored.
    pub outcome: Result<Option<Attachment>>,
}

/// What changes happen with.
pub(crate) struct Changing<'a> {
    pub(crate) access: &'a Access,
    pub(crate) at: Timestamp,
    pub(crate) types: &'a AllowedTypes,
}

/// Locks the records that a change concerns, in the order of their ids, so that two changes never wait for each other; answers which.
pub(crate) async fn lock_records(tx: &mut dyn Tx, ids: &[String], wish: &Wish) -> Result<BTreeSet<String>> {
    let mut records = BTreeSet::new();
    for id in ids {
        let known = if is_id(id) { tx.attachment(id).await? } else { None };
        records.extend(known.map(|known| known.record_id));
    }
    if let Wish::MoveTo(record_id) = wish
        && is_id(record_id)
    {
        records.insert(record_id.clone());
    }
    for record_id in &records {
        tx.lock_record(record_id).await?;
    }
    Ok(records)
}

/// An attachment whose record is locked, also where it was moved after [`lock_records`] had asked where it is.
async fn find_locked(tx: &mut dyn Tx, locked: &mut BTreeSet<String>, id: &str) -> Result<Attachment> {
    loop {
        let attachment = find(tx, id).await?;
        if locked.contains(&attachment.record_id) {
            return Ok(attachment);
        }
        tx.lock_record(&attachment.record_id).await?;
        locked.insert(attachment.record_id);
    }
}

pub(crate) async fn find(tx: &mut dyn Tx, id: &str) -> Result<Attachment> {
    let found = if is_id(id) { tx.attachment(id).await? } else { None };
    found.ok_or(Error::NotFound("attachment"))
}

impl Changing<'_> {
    /// Changes an attachment, behind the records that are locked; answers it as it is then, and what to write into the audit log: nothing
    /// where nothing changed.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`], [`Error::FinalizationPending`], [`Error::NotTheAuthor`],
    /// [`Error::TypeNotAllowed`], [`Error::UploadsUnderWay`]. Whatever they are, the transaction can go on with another attachment.
    pub(crate) async fn apply(
        &self,
        tx: &mut dyn Tx,
        locked: &mut BTreeSet<String>,
        id: &str,
        wish: &Wish,
    ) -> Result<(Attachment, Vec<AuditEvent>)> {
        let attachment = find_locked(tx, locked, id).await?;
        let deleted = attachment.deleted_at.is_some();
        if deleted && !matches!(wish, Wish::Delete | Wish::Undelete) {
            return Err(Error::NotFound("attachment"));
        }
        let (change, what, action) = match wish {
            Wish::Rename(name) => {
                if self.types.settle(name, &attachment.content_type)? != attachment.content_type {
                    return Err(Error::TypeNotAllowed { accepted: "names that keep the file's extension".to_owned() });
                }
                (AttachmentChange::Rename(name.clone()), Change::FileRenamed, Action::AttachmentRenamed)
            }
            Wish::Describe(said) => {
                (AttachmentChange::Describe(said.clone()), Change::FileDescribed, Action::AttachmentDescribed)
            }
            Wish::Delete if deleted => return Ok((attachment, Vec::new())),
            Wish::Delete => {
                let by = Stamp::of(&self.access.actor, self.at);
                (AttachmentChange::Delete(by), Change::FileDeleted, Action::AttachmentDeleted)
            }
            Wish::Undelete if !deleted => return Ok((attachment, Vec::new())),
            Wish::Undelete => (AttachmentChange::Undelete, Change::FileUndeleted, Action::AttachmentUndeleted),
            Wish::MoveTo(record_id) => return self.move_to(tx, attachment, record_id).await,
        };
        let mut file = RevisedFile::of(&attachment);
        match wish {
            Wish::Rename(name) => file.file_name.clone_from(name),
            Wish::Describe(said) => file.description.clone_from(said),
            _ => {}
        }
        let place = (attachment.record_id.as_str(), attachment.addendum_id.as_deref());
        touch(tx, place, (what, &file), self.at, &self.access.actor).await?;
        tx.change_attachment(id, &change).await?;
        tx.queue_metadata(id, self.at).await?;
        let event = self.event(action, id, &attachment.record_id, Value::Null);
        Ok((find(tx, id).await?, vec![event]))
    }

    /// Moves an attachment with all its versions. Its objects stay where they lie: their keys are names, no places.
    async fn move_to(
        &self,
        tx: &mut dyn Tx,
        attachment: Attachment,
        record_id: &str,
    ) -> Result<(Attachment, Vec<AuditEvent>)> {
        let id = attachment.id.clone();
        let target = if is_id(record_id) { tx.record(record_id).await? } else { None };
        target.ok_or(Error::NotFound("record"))?;
        if attachment.record_id == record_id {
            return Ok((attachment, Vec::new()));
        }
        let filter = UploadFilter {
            status: Some(UploadStatus::Active),
            attachment_id: Some(id.clone()),
            limit: UPLOADS_TOLD,
            ..UploadFilter::default()
        };
        let mut under_way = tx.uploads(&filter).await?;
        under_way.retain(|upload| upload.expires_at > self.at);
        if !under_way.is_empty() {
            return Err(Error::UploadsUnderWay(under_way.into_iter().map(|upload| upload.id).collect()));
        }
        let from = attachment.record_id.as_str();
        // What can be refused comes before anything is written: a transaction of many changes goes on after a refusal.
        check_takes_files(tx, record_id).await?;
        let file =
            |other: &str| RevisedFile { other_record_id: Some(other.to_owned()), ..RevisedFile::of(&attachment) };
        let (left, came) = (file(record_id), file(from));
        let place = (from, attachment.addendum_id.as_deref());
        touch(tx, place, (Change::FileMovedAway, &left), self.at, &self.access.actor).await?;
        touch(tx, (record_id, None), (Change::FileMovedHere, &came), self.at, &self.access.actor).await?;
        tx.change_attachment(&id, &AttachmentChange::MoveTo(record_id.to_owned())).await?;
        tx.queue_metadata(&id, self.at).await?;
        let moved = |about: &str| {
            let details = json!({ "from_record_id": from, "to_record_id": record_id });
            self.event(Action::AttachmentMoved, &id, about, details)
        };
        let events = vec![moved(from), moved(record_id)];
        Ok((find(tx, &id).await?, events))
    }

    fn event(&self, action: Action, id: &str, record_id: &str, details: Value) -> AuditEvent {
        let target = Target::Attachment(id.to_owned());
        AuditEvent::of(self.access, self.at, action, target).about(record_id).with(details)
    }
}

async fn check_takes_files(tx: &mut dyn Tx, record_id: &str) -> Result<()> {
    let record = tx.record(record_id).await?.ok_or(Error::NotFound("record"))?;
    if record.finalization.is_some() {
        return Err(Error::FinalizationPending);
    }
    match record.status {
        RecordStatus::Draft => Ok(()),
        RecordStatus::Finalized => Err(Error::RecordFinalized),
    }
}
