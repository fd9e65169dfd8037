//! The use cases of attachments: list, versions, rename, delete, undelete.

use std::sync::Arc;

use super::{
    attachment::{Attachment, AttachmentChange, Version},
    audit_log::AuditLog,
    clock::Clock,
    error::{Error, Result},
    file_name::checked_file_name,
    file_rules::TenantFileRules,
    history::touch,
    ids::is_id,
    page::{Cursor, Page, PageRequest},
    ports::{Store, Tx},
    revision::Change,
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// Lists and manages attachments.
#[derive(Clone)]
pub struct Attachments {
    store: Arc<dyn Store>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
    files: TenantFileRules,
}

impl Attachments {
    /// The use cases on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, audit: AuditLog, clock: Arc<dyn Clock>, files: TenantFileRules) -> Self {
        Self { store, audit, clock, files }
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
        let mut tx = self.store.read(&access.scope).await?;
        tx.record(record_id).await?.ok_or(Error::NotFound("record"))?;
        let after_id = after.as_ref().map(|cursor| cursor.id.as_str());
        let attachments = tx.attachments(record_id, deleted, after_id, limit + 1).await?;
        drop(tx);
        let page = Page::cut(attachments, limit, |last: &Attachment| Cursor {
            order: "created_at".to_owned(),
            value: String::new(),
            id: last.id.clone(),
        });
        let target = Target::Record(record_id.to_owned());
        let event = AuditEvent::of(access, self.clock.now(), Action::AttachmentsListed, target);
        self.audit.note(&access.scope, event, &format!("{deleted} {after:?} {limit}")).await?;
        Ok(page)
    }

    /// An attachment's versions, the newest first. Those of a deleted one are listed too.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has no such attachment.
    pub async fn versions(&self, access: &Access, id: &str, page: &PageRequest) -> Result<Page<Version>> {
        let before = page.start("-number")?.and_then(|cursor| cursor.value.parse().ok());
        let limit = page.limit()?;
        let mut tx = self.store.read(&access.scope).await?;
        let attachment = find(&mut *tx, id).await?;
        let versions = tx.versions(id, before, limit + 1).await?;
        drop(tx);
        let page = Page::cut(versions, limit, |last: &Version| Cursor {
            order: "-number".to_owned(),
            value: last.number.to_string(),
            id: String::new(),
        });
        let event = self.event(access, Action::VersionsListed, &attachment);
        self.audit.note(&access.scope, event, &format!("{before:?} {limit}")).await?;
        Ok(page)
    }

    /// Gives an attachment another name of the same kind: a picture cannot become a program by its name.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`], [`Error::Invalid`], [`Error::TypeNotAllowed`].
    pub async fn rename(&self, access: &Access, id: &str, file_name: String) -> Result<Attachment> {
        let file_name = checked_file_name(&file_name)?;
        let (tx, attachment) = self.open(access, id).await?;
        if attachment.deleted_at.is_some() {
            return Err(Error::NotFound("attachment"));
        }
        let types = &self.files.of(access.scope.tenant()).types;
        if types.settle(&file_name, &attachment.content_type)? != attachment.content_type {
            return Err(Error::TypeNotAllowed { accepted: "names that keep the file's extension".to_owned() });
        }
        self.change(access, tx, attachment, &AttachmentChange::Rename(file_name), Action::AttachmentRenamed).await
    }

    /// Hides an attachment. Its bytes stay, and cost money, until retention allows to purge them.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`].
    pub async fn delete(&self, access: &Access, id: &str) -> Result<Attachment> {
        let (tx, attachment) = self.open(access, id).await?;
        if attachment.deleted_at.is_some() {
            return Ok(attachment);
        }
        let change = AttachmentChange::Delete { at: self.clock.now(), by: access.actor.name.to_string() };
        self.change(access, tx, attachment, &change, Action::AttachmentDeleted).await
    }

    /// Takes a deletion back.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`].
    pub async fn undelete(&self, access: &Access, id: &str) -> Result<Attachment> {
        let (tx, attachment) = self.open(access, id).await?;
        if attachment.deleted_at.is_none() {
            return Ok(attachment);
        }
        self.change(access, tx, attachment, &AttachmentChange::Undelete, Action::AttachmentUndeleted).await
    }

    /// An attachment in a transaction that keeps its record as it is.
    async fn open(&self, access: &Access, id: &str) -> Result<(Box<dyn Tx>, Attachment)> {
        let mut tx = self.store.begin(&access.scope).await?;
        let record_id = find(&mut *tx, id).await?.record_id;
        tx.lock_record(&record_id).await?.ok_or(Error::NotFound("attachment"))?;
        let attachment = find(&mut *tx, id).await?;
        Ok((tx, attachment))
    }

    async fn change(
        &self,
        access: &Access,
        mut tx: Box<dyn Tx>,
        attachment: Attachment,
        change: &AttachmentChange,
        action: Action,
    ) -> Result<Attachment> {
        let what = match change {
            AttachmentChange::Rename(_) => Change::FileRenamed,
            AttachmentChange::Delete { .. } => Change::FileDeleted,
            AttachmentChange::Undelete => Change::FileUndeleted,
        };
        let place = (attachment.record_id.as_str(), attachment.addendum_id.as_deref());
        touch(&mut *tx, place, what, self.clock.now(), &access.actor).await?;
        tx.change_attachment(&attachment.id, change).await?;
        let changed = find(&mut *tx, &attachment.id).await?;
        self.audit.append(&mut *tx, self.event(access, action, &attachment)).await?;
        tx.commit().await?;
        Ok(changed)
    }

    fn event(&self, access: &Access, action: Action, attachment: &Attachment) -> AuditEvent {
        let target = Target::Attachment(attachment.id.clone());
        AuditEvent::of(access, self.clock.now(), action, target).about(&attachment.record_id)
    }
}

async fn find(tx: &mut dyn Tx, id: &str) -> Result<Attachment> {
    let found = if is_id(id) { tx.attachment(id).await? } else { None };
    found.ok_or(Error::NotFound("attachment"))
}
