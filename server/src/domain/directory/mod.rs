//! A tenant's small directories of patients and practitioners: those whom records name.

mod fhir;
pub mod human_name;
pub mod import;
pub mod importable;
pub mod patient;
pub mod person;
pub mod practitioner;
pub mod renamed;
mod table;

use std::{marker::PhantomData, sync::Arc};

use jiff::{civil::Date, tz::TimeZone};
use serde_json::json;

use self::person::{Listed, Person, PersonKind};
use super::{
    audit_log::AuditLog,
    clock::Clock,
    condition::Condition,
    cursors::Cursors,
    error::{Error, Result},
    idempotency::{claim, made_before},
    ids::{is_id, new_id},
    page::{Page, PageRequest, Placed},
    ports::{IdempotencyKey, PersonFilter, PersonRow, Store, Tx},
    search::{is_hopeless, search_words},
    stamp::Stamp,
};
use crate::{audit::AuditEvent, auth::Access};

/// One of a tenant's directories.
pub struct Directory<P> {
    store: Arc<dyn Store>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
    cursors: Cursors,
    people: PhantomData<P>,
}

impl<P> Clone for Directory<P> {
    fn clone(&self) -> Self {
        Self {
            store: Arc::clone(&self.store),
            audit: self.audit.clone(),
            clock: Arc::clone(&self.clock),
            cursors: self.cursors.clone(),
            people: PhantomData,
        }
    }
}

/// What a caller may ask of a directory.
#[derive(Clone, Debug, Default)]
pub struct PersonSearch {
    /// Beginnings of words that must all occur in name or identifier.
    pub text: Option<String>,
    /// Only those of this identifier.
    pub identifier: Option<String>,
    /// Only those who are active, or who are not.
    pub active: Option<bool>,
    /// Which page.
    pub page: PageRequest,
}

impl<P: Person> Directory<P> {
    /// The use cases on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, audit: AuditLog, clock: Arc<dyn Clock>, cursors: Cursors) -> Self {
        Self { store, audit, clock, cursors, people: PhantomData }
    }

    /// Adds somebody.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::AlreadyExists`] when the identifier is somebody's; [`Error::IdempotencyConflict`].
    pub async fn create(&self, access: &Access, person: P, key: Option<IdempotencyKey>) -> Result<Listed<P>> {
        let mut tx = self.store.begin(&access.scope).await?;
        if let Some(id) = made_before(&mut *tx, key.as_ref()).await? {
            drop(tx);
            return self.get(access, &id).await;
        }
        let person = person.validated(self.today())?;
        let stamp = Stamp::of(&access.actor, self.clock.now());
        let listed = Listed::added(new_id(), person, stamp);
        if let Some(id) = claim(&mut *tx, key.as_ref(), &listed.entry.id, listed.entry.created_at).await? {
            drop(tx);
            return self.get(access, &id).await;
        }
        if !tx.insert_person(&row(&listed)?).await? {
            return Err(Error::AlreadyExists(P::NAME));
        }
        self.audit.append(&mut *tx, self.change_event(access, &listed)).await?;
        tx.commit().await?;
        Ok(listed)
    }

    /// Reads one person's entry.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the directory has none of that id.
    pub async fn get(&self, access: &Access, id: &str) -> Result<Listed<P>> {
        check_id::<P>(id)?;
        let row = self.store.read(&access.scope).await?.person(P::KIND, id).await?.ok_or(Error::NotFound(P::NAME))?;
        let listed = listed(row)?;
        let event = AuditEvent::of(access, self.clock.now(), P::ACTIONS[2], P::target(id.to_owned()));
        self.audit.note(&access.scope, event, "").await?;
        Ok(listed)
    }

    /// Lists people by name.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad limit, cursor or search.
    pub async fn list(&self, access: &Access, search: PersonSearch) -> Result<Page<Listed<P>>> {
        let text = search.text.unwrap_or_default();
        let order = format!("{} by name", P::NAME);
        let filter = PersonFilter {
            kind: P::KIND,
            words: search_words(&text)?,
            identifier: search.identifier,
            active: search.active,
            after: self.cursors.start(&access.scope, &order, &search.page)?,
            limit: search.page.limit()?,
        };
        let rows = match is_hopeless(&text, &filter.words) {
            true => Placed::default(),
            false => self.store.read(&access.scope).await?.people(&filter).await?,
        };
        let people = rows.try_map(listed::<P>)?;
        let page = self.cursors.page((&access.scope, &order), people, filter.limit, |last| &last.entry.id)?;
        // What was searched for may be a patient's name: it stays out of the log.
        let details = json!({ "searched": !filter.words.is_empty(), "limit": filter.limit });
        let event = AuditEvent::of(access, self.clock.now(), P::ACTIONS[3], crate::audit::Target::Tenant).with(details);
        self.audit.note(&access.scope, event, &format!("{filter:?}")).await?;
        Ok(page)
    }

    /// Replaces what is said about somebody. Records show it from then on; what their history says stays.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::AlreadyExists`], [`Error::PreconditionRequired`],
    /// [`Error::PreconditionFailed`].
    pub async fn update(&self, access: &Access, id: &str, seen: &Condition, person: P) -> Result<Listed<P>> {
        check_id::<P>(id)?;
        let person = person.validated(self.today())?;
        let mut tx = self.store.begin(&access.scope).await?;
        let before = tx.lock_person(P::KIND, id).await?.ok_or(Error::NotFound(P::NAME))?;
        let before = listed::<P>(before)?;
        seen.check(before.entry.revision)?;
        let renamed = is_renamed(&before, &person);
        let after = before.changed(person, Stamp::of(&access.actor, self.clock.now()));
        if !tx.update_person(&row(&after)?).await? {
            return Err(Error::AlreadyExists(P::NAME));
        }
        if renamed {
            tx.queue_renamed(P::KIND, id).await?;
        }
        self.audit.append(&mut *tx, self.change_event(access, &after)).await?;
        tx.commit().await?;
        if renamed {
            renamed::begin(&*self.store, &access.scope, P::KIND, std::slice::from_ref(&after.entry.id)).await;
        }
        Ok(after)
    }

    /// What the newest change of somebody's entry is audited as.
    fn change_event(&self, access: &Access, listed: &Listed<P>) -> AuditEvent {
        let action = if listed.entry.revision == 1 { P::ACTIONS[0] } else { P::ACTIONS[1] };
        AuditEvent::of(access, listed.entry.updated_at, action, P::target(listed.entry.id.clone()))
            .with(json!({ "revision": listed.entry.revision }))
    }

    fn today(&self) -> Date {
        self.clock.now().to_zoned(TimeZone::UTC).date()
    }
}

/// Somebody whom a record is to name.
pub(crate) async fn named<P: Person>(tx: &mut dyn Tx, id: &str) -> Result<Option<Listed<P>>> {
    let row = if is_id(id) { tx.hold_person(P::KIND, id).await? } else { None };
    row.map(listed).transpose()
}

/// Whether records are to be found by something else than before: they are found by a patient's number, too.
fn is_renamed<P: Person>(before: &Listed<P>, now: &P) -> bool {
    let numbered = P::KIND == PersonKind::Patient && before.person.identifier() != now.identifier();
    numbered || before.entry.display_name != now.human_name().display()
}

fn row<P: Person>(listed: &Listed<P>) -> Result<PersonRow> {
    let content = serde_json::to_string(&listed.person).map_err(Error::damaged)?;
    Ok(PersonRow {
        kind: P::KIND,
        identifier: listed.person.identifier().to_owned(),
        active: listed.person.active(),
        content,
        entry: listed.entry.clone(),
    })
}

fn listed<P: Person>(row: PersonRow) -> Result<Listed<P>> {
    Ok(Listed { person: serde_json::from_str(&row.content).map_err(Error::damaged)?, entry: row.entry })
}

fn check_id<P: Person>(id: &str) -> Result<()> {
    if is_id(id) { Ok(()) } else { Err(Error::NotFound(P::NAME)) }
}
