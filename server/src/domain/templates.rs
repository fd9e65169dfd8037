//! The use cases of templates: create, read, list, change, retire; and what a new record takes from one.

use std::sync::Arc;

use jiff::{civil::Date, tz::TimeZone};
use serde_json::json;

use super::{
    audit_log::AuditLog,
    clock::Clock,
    condition::Condition,
    cursors::Cursors,
    error::{Error, Findings, Result},
    idempotency::{claim, made_before},
    ids::{is_id, new_id},
    page::{Cursor, Page, PageRequest},
    ports::{IdempotencyKey, Store, TemplateFilter, Tx},
    record_template::TemplateChoice,
    stamp::Stamp,
    template::{Template, TemplateInput},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// The order of the list.
const BY_NAME: &str = "templates by name";
/// The order of a template's versions.
const NEWEST_FIRST: &str = "-version";

/// Keeps a tenant's templates.
#[derive(Clone)]
pub struct Templates {
    store: Arc<dyn Store>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
    cursors: Cursors,
}

impl Templates {
    /// The use cases on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, audit: AuditLog, clock: Arc<dyn Clock>, cursors: Cursors) -> Self {
        Self { store, audit, clock, cursors }
    }

    /// Creates a template.
    ///
    /// # Errors
    /// [`Error::Unreadable`], [`Error::Invalid`], [`Error::IdempotencyConflict`].
    pub async fn create(&self, access: &Access, input: TemplateInput, key: Option<IdempotencyKey>) -> Result<Template> {
        let mut tx = self.store.begin(&access.scope).await?;
        if let Some(id) = made_before(&mut *tx, key.as_ref()).await? {
            drop(tx);
            return self.get(access, &id, None).await;
        }
        let input = input.validated(self.today())?;
        let template = Template::created(new_id(), input, Stamp::of(&access.actor, self.clock.now()));
        if let Some(id) = claim(&mut *tx, key.as_ref(), &template.id, template.created_at).await? {
            drop(tx);
            return self.get(access, &id, None).await;
        }
        tx.insert_template(&template).await?;
        self.audit.append(&mut *tx, event(access, &template, Action::TemplateCreated)).await?;
        tx.commit().await?;
        Ok(template)
    }

    /// Reads a template, in its newest version or an older one.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn get(&self, access: &Access, id: &str, version: Option<u32>) -> Result<Template> {
        let template = find(&mut *self.store.read(&access.scope).await?, id, version).await?;
        let event = AuditEvent { at: self.clock.now(), ..event(access, &template, Action::TemplateRead) };
        self.audit.note(&access.scope, event, "").await?;
        Ok(template)
    }

    /// Lists templates by name: those new records can be made from, the others, or all.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad limit or cursor.
    pub async fn list(&self, access: &Access, active: Option<bool>, page: &PageRequest) -> Result<Page<Template>> {
        let after = self.cursors.start(&access.scope, BY_NAME, page)?;
        let filter = TemplateFilter { active, after, limit: page.limit()? };
        let templates = self.store.read(&access.scope).await?.templates(&filter).await?;
        let page = self.cursors.page((&access.scope, BY_NAME), templates, filter.limit, |last| &last.id)?;
        let event = AuditEvent::of(access, self.clock.now(), Action::TemplatesListed, Target::Tenant);
        self.audit.note(&access.scope, event, &format!("{filter:?}")).await?;
        Ok(page)
    }

    /// A template's versions, the newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for a bad limit or cursor.
    pub async fn versions(&self, access: &Access, id: &str, page: &PageRequest) -> Result<Page<Template>> {
        let before = page.start(NEWEST_FIRST)?.and_then(|cursor| cursor.value.parse().ok());
        let limit = page.limit()?;
        let mut tx = self.store.read(&access.scope).await?;
        find(&mut *tx, id, None).await?;
        let versions = tx.template_versions(id, before, limit + 1).await?;
        drop(tx);
        let page = Page::cut(versions, limit, |last: &Template| Cursor {
            order: NEWEST_FIRST.to_owned(),
            value: last.version.to_string(),
            id: String::new(),
        });
        let target = Target::Template(id.to_owned());
        let event = AuditEvent::of(access, self.clock.now(), Action::TemplateVersionsListed, target);
        self.audit.note(&access.scope, event, &format!("{before:?} {limit}")).await?;
        Ok(page)
    }

    /// Has a template say something else from now on. Records made from it stay as they are.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Unreadable`], [`Error::Invalid`], [`Error::PreconditionRequired`],
    /// [`Error::PreconditionFailed`].
    pub async fn update(&self, access: &Access, id: &str, seen: &Condition, input: TemplateInput) -> Result<Template> {
        let input = input.validated(self.today())?;
        let mut tx = self.store.begin(&access.scope).await?;
        let before = locked(&mut *tx, id).await?;
        seen.check(before.version)?;
        let after = before.changed(input, Stamp::of(&access.actor, self.clock.now()));
        tx.update_template(&after).await?;
        self.audit.append(&mut *tx, event(access, &after, Action::TemplateUpdated)).await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Takes a template out of use, in a version of its own. Doing so again changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn retire(&self, access: &Access, id: &str) -> Result<()> {
        let mut tx = self.store.begin(&access.scope).await?;
        let before = locked(&mut *tx, id).await?;
        if !before.input.active {
            return Ok(());
        }
        let input = TemplateInput { active: false, ..before.input.clone() };
        let after = before.changed(input, Stamp::of(&access.actor, self.clock.now()));
        tx.update_template(&after).await?;
        self.audit.append(&mut *tx, event(access, &after, Action::TemplateRetired)).await?;
        tx.commit().await?;
        Ok(())
    }

    fn today(&self) -> Date {
        self.clock.now().to_zoned(TimeZone::UTC).date()
    }
}

fn event(access: &Access, template: &Template, action: Action) -> AuditEvent {
    AuditEvent::of(access, template.updated_at, action, Target::Template(template.id.clone()))
        .with(json!({ "version": template.version }))
}

async fn find(tx: &mut dyn Tx, id: &str, version: Option<u32>) -> Result<Template> {
    let found = if is_id(id) { tx.template(id, version).await? } else { None };
    found.ok_or(Error::NotFound("template"))
}

async fn locked(tx: &mut dyn Tx, id: &str) -> Result<Template> {
    let found = if is_id(id) { tx.lock_template(id).await? } else { None };
    found.ok_or(Error::NotFound("template"))
}

/// The template that a new record is to begin with.
///
/// # Errors
/// [`Error::Invalid`] where there is none, none of that version, or none that is in use.
pub(crate) async fn chosen(tx: &mut dyn Tx, choice: &TemplateChoice) -> Result<Template> {
    let newest = if is_id(&choice.id) { tx.template(&choice.id, None).await? } else { None };
    let mut findings = Findings::default();
    let usable = newest.as_ref().is_some_and(|newest| newest.input.active);
    findings.check(usable, "/template/id", "must be the id of a template that is in use");
    findings.finish()?;
    let template = match (choice.version, newest) {
        (Some(version), Some(newest)) if version != newest.version => tx.template(&choice.id, Some(version)).await?,
        (_, newest) => newest,
    };
    template.ok_or_else(|| Error::invalid("/template/version", "must be a version of the template"))
}
