//! The use cases of addenda: begin, read, list, change, sign, discard.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;

use super::{
    addendum::{AUTHOR, Addendum, AddendumStatus},
    attachment::AttachmentChange,
    audit_log::AuditLog,
    clock::Clock,
    condition::Condition,
    error::{Error, Findings, Result},
    fields::{TEXT_CHARS, text},
    finalization::{UploadsOf, none_under_way},
    history::{touch, write_revision},
    idempotency::{claim, made_before},
    ids::{is_id, new_id},
    metadata::Metadata,
    page::{Cursor, Page, PageRequest},
    ports::{IdempotencyKey, Store, Tx},
    record::RecordStatus,
    revision::{Change, RevisedFile},
    stamp::Stamp,
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// The order of the list: signed ones by number, then drafts.
const ORDER: &str = "number, id";

/// Begins, lists, changes and signs addenda.
#[derive(Clone)]
pub struct Addenda {
    store: Arc<dyn Store>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
    metadata: Metadata,
}

impl Addenda {
    /// The use cases on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, audit: AuditLog, clock: Arc<dyn Clock>, metadata: Metadata) -> Self {
        Self { store, audit, clock, metadata }
    }

    /// Begins an addendum of a finalized record. One person has one draft per record at a time, so that it is plain which
    /// of them the files belong to that the person uploads to the record.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the record, [`Error::RecordNotFinalized`], [`Error::AddendumBegun`], [`Error::Invalid`],
    /// [`Error::IdempotencyConflict`].
    pub async fn create(
        &self,
        access: &Access,
        record_id: &str,
        text: String,
        key: Option<IdempotencyKey>,
    ) -> Result<Addendum> {
        let text = checked(text)?;
        let mut tx = self.store.begin(&access.scope).await?;
        if let Some(id) = made_before(&mut *tx, key.as_ref()).await? {
            drop(tx);
            return self.get(access, &id).await;
        }
        let record = if is_id(record_id) { tx.lock_record(record_id).await? } else { None };
        let record = record.ok_or(Error::NotFound("record"))?;
        let stamp = Stamp::of(&access.actor, self.clock.now());
        let addendum = Addendum::drafted(new_id(), record_id.to_owned(), text, stamp);
        if let Some(id) = claim(&mut *tx, key.as_ref(), &addendum.id, addendum.created_at).await? {
            drop(tx);
            return self.get(access, &id).await;
        }
        if record.status != RecordStatus::Finalized {
            return Err(Error::RecordNotFinalized);
        }
        if let Some(begun) = tx.addendum_draft(&addendum.record_id, &access.actor.id).await? {
            return Err(Error::AddendumBegun(begun.id));
        }
        tx.insert_addendum(&addendum).await?;
        self.audit.append(&mut *tx, event(access, addendum.created_at, &addendum, Action::AddendumCreated)).await?;
        tx.commit().await?;
        Ok(addendum)
    }

    /// Reads an addendum.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get(&self, access: &Access, id: &str) -> Result<Addendum> {
        let addendum = find(&mut *self.store.read(&access.scope).await?, id).await?;
        let event = event(access, self.clock.now(), &addendum, Action::AddendumRead);
        self.audit.note(&access.scope, event, "").await?;
        Ok(addendum)
    }

    /// A record's addenda: the signed ones in their order, then drafts.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the record; [`Error::Invalid`] for a bad limit or cursor.
    pub async fn list(&self, access: &Access, record_id: &str, page: &PageRequest) -> Result<Page<Addendum>> {
        if !is_id(record_id) {
            return Err(Error::NotFound("record"));
        }
        let (after, limit) = (page.start(ORDER)?, page.limit()?);
        let mut tx = self.store.read(&access.scope).await?;
        tx.record(record_id).await?.ok_or(Error::NotFound("record"))?;
        // Its place as it was: a draft that is signed meanwhile stands elsewhere.
        let after = after.as_ref().map(|cursor| (cursor.value.parse().ok(), cursor.id.as_str()));
        let addenda = tx.addenda(record_id, after, limit + 1).await?;
        drop(tx);
        let page = Page::cut(addenda, limit, |last: &Addendum| Cursor {
            order: ORDER.to_owned(),
            value: last.number.map(|number| number.to_string()).unwrap_or_default(),
            id: last.id.clone(),
        });
        let target = Target::Record(record_id.to_owned());
        let event = AuditEvent::of(access, self.clock.now(), Action::AddendaListed, target);
        self.audit.note(&access.scope, event, &format!("{after:?} {limit}")).await?;
        Ok(page)
    }

    /// Changes what a draft says.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotTheAuthor`], [`Error::AddendumSigned`], [`Error::Invalid`],
    /// [`Error::PreconditionRequired`], [`Error::PreconditionFailed`].
    pub async fn update(&self, access: &Access, id: &str, seen: &Condition, text: String) -> Result<Addendum> {
        let text = checked(text)?;
        self.check_author(access, id, "update").await?;
        let mut tx = self.store.begin(&access.scope).await?;
        let addendum = draft_of(&mut *tx, id, seen).await?.saying(text, self.clock.now());
        tx.update_addendum(&addendum).await?;
        self.audit.append(&mut *tx, event(access, addendum.updated_at, &addendum, Action::AddendumUpdated)).await?;
        tx.commit().await?;
        Ok(addendum)
    }

    /// Signs a draft: from then on it is a part of the record, and immutable.
    ///
    /// # Errors
    /// As [`Addenda::update`]; [`Error::UploadsUnderWay`] while files are on their way to it.
    pub async fn sign(&self, access: &Access, id: &str, seen: &Condition) -> Result<Addendum> {
        self.check_author(access, id, "sign").await?;
        let now = self.clock.now();
        let mut tx = self.store.begin(&access.scope).await?;
        let draft = draft_of(&mut *tx, id, seen).await?;
        none_under_way(&mut *tx, UploadsOf::Addendum(id), now).await?;
        // The record was locked first, so nobody else takes the number.
        let record = tx.record(&draft.record_id).await?.ok_or(Error::NotFound("record"))?;
        let addendum = draft.signed(record.addendum_count + 1, Stamp::of(&access.actor, now));
        tx.update_addendum(&addendum).await?;
        let record = record.next(Stamp::of(&access.actor, now));
        write_revision(&mut *tx, &record, Change::AddendumSigned).await?;
        self.audit.append(&mut *tx, event(access, now, &addendum, Action::AddendumSigned)).await?;
        tx.commit().await?;
        Ok(addendum)
    }

    /// Gives a draft up: neither it nor its files are shown any more.
    ///
    /// # Errors
    /// As [`Addenda::update`]; [`Error::UploadsUnderWay`] while files are on their way to it.
    pub async fn discard(&self, access: &Access, id: &str) -> Result<()> {
        self.check_author(access, id, "discard").await?;
        let now = self.clock.now();
        let mut tx = self.store.begin(&access.scope).await?;
        let draft = draft_of(&mut *tx, id, &Condition::Any).await?;
        none_under_way(&mut *tx, UploadsOf::Addendum(id), now).await?;
        let mut events = Vec::new();
        let files = tx.attachments_of_addendum(id).await?;
        for file in files.iter().cloned() {
            let Some(attachment) = tx.attachment(&file).await? else { continue };
            let change = (Change::FileDeleted, &RevisedFile::of(&attachment));
            touch(&mut *tx, (&draft.record_id, Some(id)), change, now, &access.actor).await?;
            let deletion = AttachmentChange::Delete(Stamp::of(&access.actor, now));
            tx.change_attachment(&file, &deletion).await?;
            tx.queue_metadata(&file, now).await?;
            let event = AuditEvent::of(access, now, Action::AttachmentDeleted, Target::Attachment(file));
            events.push(event.about(&draft.record_id));
        }
        let addendum = draft.discarded();
        tx.update_addendum(&addendum).await?;
        events.push(event(access, now, &addendum, Action::AddendumDiscarded));
        self.audit.append_all(&mut *tx, events).await?;
        tx.commit().await?;
        self.metadata.publish(&access.scope, &files);
        Ok(())
    }

    /// Sees to it that the caller began this addendum; that another tried is in the audit log.
    async fn check_author(&self, access: &Access, id: &str, what: &str) -> Result<()> {
        let addendum = find(&mut *self.store.read(&access.scope).await?, id).await?;
        if *addendum.created_by_id == *access.actor.id {
            return Ok(());
        }
        self.audit.note_denial(access, AUTHOR, what, Target::Addendum(id.to_owned())).await?;
        Err(Error::NotTheAuthor)
    }
}

fn event(access: &Access, at: Timestamp, addendum: &Addendum, action: Action) -> AuditEvent {
    AuditEvent::of(access, at, action, Target::Addendum(addendum.id.clone()))
        .about(&addendum.record_id)
        .with(json!({ "revision": addendum.revision }))
}

fn checked(mut said: String) -> Result<String> {
    let mut findings = Findings::default();
    text(&mut findings, "/text", &mut said, TEXT_CHARS);
    findings.finish()?;
    Ok(said)
}

/// One that is in lists.
async fn find(tx: &mut dyn Tx, id: &str) -> Result<Addendum> {
    let found = if is_id(id) { tx.addendum(id).await? } else { None };
    found.filter(|addendum| addendum.status != AddendumStatus::Discarded).ok_or(Error::NotFound("addendum"))
}

/// A draft, in the revision they have seen. Its record is locked, and stays as it is.
async fn draft_of(tx: &mut dyn Tx, id: &str, seen: &Condition) -> Result<Addendum> {
    let record_id = find(tx, id).await?.record_id;
    tx.lock_record(&record_id).await?;
    let addendum = find(tx, id).await?;
    if addendum.status == AddendumStatus::Signed {
        return Err(Error::AddendumSigned);
    }
    seen.check(addendum.revision)?;
    Ok(addendum)
}
