//! The use cases of attachments: list, versions, rename, describe, move, delete, undelete.

use std::sync::Arc;

use super::{
    addendum::AUTHOR,
    attachment::{Attachment, Version},
    attachment_change::{Changing, Outcome, Wish, find, lock_records},
    audit_log::AuditLog,
    clock::Clock,
    error::{Error, Findings, Result},
    fields::maybe_text,
    file_name::checked_file_name,
    file_rules::TenantFileRules,
    ids::is_id,
    metadata::Metadata,
    page::{Cursor, Page, PageRequest},
    ports::Store,
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// The longest description, in characters: a paragraph that tells what is to be seen.
const DESCRIPTION_CHARS: usize = 2_000;

/// Lists and manages attachments.
#[derive(Clone)]
pub struct Attachments {
    store: Arc<dyn Store>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
    files: TenantFileRules,
    metadata: Metadata,
}

impl Attachments {
    /// The use cases on this store.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        audit: AuditLog,
        clock: Arc<dyn Clock>,
        files: TenantFileRules,
        metadata: Metadata,
    ) -> Self {
        Self { store, audit, clock, files, metadata }
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

    /// One attachment, deleted or not.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has no such attachment.
    pub async fn get(&self, access: &Access, id: &str) -> Result<Attachment> {
        let attachment = find(&mut *self.store.read(&access.scope).await?, id).await?;
        self.audit.note(&access.scope, self.event(access, Action::AttachmentRead, &attachment), "").await?;
        Ok(attachment)
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

    /// Gives an attachment another name of the same kind, another description, or both.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`], [`Error::FinalizationPending`], [`Error::Invalid`],
    /// [`Error::TypeNotAllowed`].
    pub async fn update(
        &self,
        access: &Access,
        id: &str,
        file_name: Option<String>,
        description: Option<Option<String>>,
    ) -> Result<Attachment> {
        let mut wishes = Vec::new();
        if let Some(name) = file_name {
            wishes.push(Wish::Rename(checked_file_name(&name)?));
        }
        if let Some(mut said) = description {
            let mut findings = Findings::default();
            maybe_text(&mut findings, "/description", &mut said, DESCRIPTION_CHARS);
            findings.finish()?;
            wishes.push(Wish::Describe(said));
        }
        let mut findings = Findings::default();
        findings.check(!wishes.is_empty(), "", "must say a file_name or a description");
        findings.finish()?;
        self.change(access, id, &wishes).await
    }

    /// Hides an attachment. Deleting again changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`], [`Error::FinalizationPending`].
    pub async fn delete(&self, access: &Access, id: &str) -> Result<Attachment> {
        self.change(access, id, &[Wish::Delete]).await
    }

    /// Takes a deletion back.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`], [`Error::FinalizationPending`].
    pub async fn undelete(&self, access: &Access, id: &str) -> Result<Attachment> {
        self.change(access, id, &[Wish::Undelete]).await
    }

    /// Moves an attachment with all its versions to another record.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::RecordFinalized`] and [`Error::FinalizationPending`] of either record;
    /// [`Error::UploadsUnderWay`] while a version of it is on its way.
    pub async fn move_to(&self, access: &Access, id: &str, record_id: String) -> Result<Attachment> {
        self.change(access, id, &[Wish::MoveTo(record_id)]).await
    }

    /// Does the same to many in one transaction. Each is changed or refused for itself, and is an audit entry of its own.
    pub(crate) async fn each(&self, access: &Access, ids: Vec<String>, wish: &Wish) -> Result<Vec<Outcome>> {
        let mut tx = self.store.begin(&access.scope).await?;
        let mut locked = lock_records(&mut *tx, &ids, wish).await?;
        let types = &self.files.of(access.scope.tenant()).types;
        let changing = Changing { access, at: self.clock.now(), types };
        let (mut outcomes, mut events) = (Vec::with_capacity(ids.len()), Vec::new());
        for attachment_id in ids {
            let outcome = match changing.apply(&mut *tx, &mut locked, &attachment_id, wish).await {
                Ok((attachment, told)) => {
                    events.extend(told);
                    Ok(Some(attachment))
                }
                // The database's own failures end the transaction, and nothing of it stays.
                Err(error @ Error::Store(_)) => return Err(error),
                Err(error) => Err(error),
            };
            outcomes.push(Outcome { attachment_id, outcome });
        }
        let mut changed: Vec<String> = events.iter().map(|event| event.target.parts().1.to_owned()).collect();
        changed.dedup();
        if !events.is_empty() {
            self.audit.append_all(&mut *tx, events).await?;
        }
        tx.commit().await?;
        self.metadata.publish(&access.scope, &changed);
        for one in &outcomes {
            if matches!(one.outcome, Err(Error::NotTheAuthor)) {
                self.note_denial(access, &one.attachment_id).await?;
            }
        }
        Ok(outcomes)
    }

    async fn change(&self, access: &Access, id: &str, wishes: &[Wish]) -> Result<Attachment> {
        let mut tx = self.store.begin(&access.scope).await?;
        let types = &self.files.of(access.scope.tenant()).types;
        let changing = Changing { access, at: self.clock.now(), types };
        let (mut changed, mut events) = (None, Vec::new());
        for wish in wishes {
            let mut locked = lock_records(&mut *tx, &[id.to_owned()], wish).await?;
            match changing.apply(&mut *tx, &mut locked, id, wish).await {
                Ok((attachment, told)) => {
                    changed = Some(attachment);
                    events.extend(told);
                }
                Err(error) => {
                    drop(tx);
                    if matches!(error, Error::NotTheAuthor) {
                        self.note_denial(access, id).await?;
                    }
                    return Err(error);
                }
            }
        }
        if !events.is_empty() {
            self.audit.append_all(&mut *tx, events).await?;
        }
        tx.commit().await?;
        self.metadata.publish(&access.scope, &[id.to_owned()]);
        changed.ok_or(Error::NotFound("attachment"))
    }

    /// That a file of somebody else's draft addendum was to be changed.
    async fn note_denial(&self, access: &Access, id: &str) -> Result<()> {
        self.audit.note_denial(access, AUTHOR, "change its file", Target::Attachment(id.to_owned())).await
    }

    fn event(&self, access: &Access, action: Action, attachment: &Attachment) -> AuditEvent {
        let target = Target::Attachment(attachment.id.clone());
        AuditEvent::of(access, self.clock.now(), action, target).about(&attachment.record_id)
    }
}
