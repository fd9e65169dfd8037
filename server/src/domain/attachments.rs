//! The use cases of attachments: list, versions, rename, delete, undelete.

use std::sync::Arc;

use super::{
    attachment::{Attachment, AttachmentChange, Version},
    clock::Clock,
    content::AllowedTypes,
    error::{Error, Result},
    file_name::check_file_name,
    ids::is_id,
    page::{Page, PageRequest},
    ports::Store,
    record::RecordStatus,
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// Lists and manages attachments.
#[derive(Clone)]
pub struct Attachments {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    types: AllowedTypes,
}

impl Attachments {
    /// The use cases on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, types: AllowedTypes) -> Self {
        Self { store, clock, types }
    }

    /// A record's attachments, the oldest first: the visible ones, or the deleted ones.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has no such record.
    pub async fn list(
        &self,
        access: &Access,
        record_id: &str,
        deleted: bool,
        page: &PageRequest,
    ) -> Result<Page<Attachment>> {
        if !is_id(record_id) {
            return Err(Error::NotFound("record"));
        }
        let (after, limit) = (page.start("created_at")?, page.limit()?);
        let target = Target::Record(record_id.to_owned());
        let event = AuditEvent::of(access, self.clock.now(), Action::AttachmentsListed, target);
        self.store
            .attachments(&access.scope, record_id, deleted, after.as_ref(), limit, event)
            .await?
            .ok_or(Error::NotFound("record"))
    }

    /// An attachment's versions, the newest first. Those of a deleted one are listed too.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has no such attachment.
    pub async fn versions(&self, access: &Access, id: &str, page: &PageRequest) -> Result<Page<Version>> {
        let attachment = self.find(access, id).await?;
        let before = page.start("-number")?.and_then(|cursor| cursor.value.parse().ok());
        let event = self.event(access, Action::VersionsListed, &attachment);
        self.store.versions(&access.scope, id, before, page.limit()?, event).await?.ok_or(Error::NotFound("attachment"))
    }

    /// Gives an attachment another name of the same kind: a picture cannot become a program by its name.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`], [`Error::Invalid`], [`Error::TypeNotAllowed`].
    pub async fn rename(&self, access: &Access, id: &str, file_name: String) -> Result<Attachment> {
        check_file_name(&file_name)?;
        let attachment = self.find(access, id).await?;
        if attachment.deleted_at.is_some() {
            return Err(Error::NotFound("attachment"));
        }
        if self.types.settle(&file_name, &attachment.content_type)? != attachment.content_type {
            return Err(Error::TypeNotAllowed { accepted: "names that keep the file's extension".to_owned() });
        }
        self.change(access, attachment, &AttachmentChange::Rename(file_name), Action::AttachmentRenamed).await
    }

    /// Hides an attachment. Its bytes stay, and cost money, until retention allows to purge them.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`].
    pub async fn delete(&self, access: &Access, id: &str) -> Result<Attachment> {
        let attachment = self.find(access, id).await?;
        if attachment.deleted_at.is_some() {
            return Ok(attachment);
        }
        let change = AttachmentChange::Delete { at: self.clock.now(), by: access.actor.name.to_string() };
        self.change(access, attachment, &change, Action::AttachmentDeleted).await
    }

    /// Takes a deletion back.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`].
    pub async fn undelete(&self, access: &Access, id: &str) -> Result<Attachment> {
        let attachment = self.find(access, id).await?;
        if attachment.deleted_at.is_none() {
            return Ok(attachment);
        }
        self.change(access, attachment, &AttachmentChange::Undelete, Action::AttachmentUndeleted).await
    }

    async fn change(
        &self,
        access: &Access,
        attachment: Attachment,
        change: &AttachmentChange,
        action: Action,
    ) -> Result<Attachment> {
        let event = self.event(access, action, &attachment);
        if !self.store.change_attachment(&access.scope, &attachment.id, change, event).await? {
            let record = self.store.record(&access.scope, &attachment.record_id, None).await?;
            if record.is_some_and(|record| record.status == RecordStatus::Finalized) {
                return Err(Error::RecordFinalized);
            }
        }
        self.find(access, &attachment.id).await
    }

    fn event(&self, access: &Access, action: Action, attachment: &Attachment) -> AuditEvent {
        let target = Target::Attachment(attachment.id.clone());
        AuditEvent::of(access, self.clock.now(), action, target).about(&attachment.record_id)
    }

    async fn find(&self, access: &Access, id: &str) -> Result<Attachment> {
        let found = if is_id(id) { self.store.attachment(&access.scope, id).await? } else { None };
        found.ok_or(Error::NotFound("attachment"))
    }
}
