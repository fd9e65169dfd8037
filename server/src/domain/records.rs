//! The use cases of records.

use std::sync::Arc;

use jiff::{civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    audit_log::AuditLog,
    clock::Clock,
    condition::Condition,
    error::{Error, Findings, Result},
    history::write_revision,
    idempotency::claim,
    ids::{is_id, new_id},
    page::{Cursor, Page, PageRequest},
    ports::{IdempotencyKey, RecordFilter, Store, Tx},
    record::{Record, RecordInput, RecordOrder, RecordStatus},
    revision::{Change, Revision},
    search::words,
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// The longest search, in characters: a name and a number fit many times over.
const MAX_SEARCH_CHARS: usize = 200;
/// The order of a record's history.
const NEWEST_FIRST: &str = "-revision";

/// What a caller may ask of the list of records.
#[derive(Clone, Debug, Default)]
pub struct RecordSearch {
    /// Words that must all occur.
    pub text: Option<String>,
    /// Only of this status.
    pub status: Option<RecordStatus>,
    /// In this order.
    pub order: RecordOrder,
    /// Which page.
    pub page: PageRequest,
}

/// Creates, finds, changes and finalizes records.
#[derive(Clone)]
pub struct Records {
    store: Arc<dyn Store>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
}

impl Records {
    /// The use cases on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, audit: AuditLog, clock: Arc<dyn Clock>) -> Self {
        Self { store, audit, clock }
    }

    /// Creates a draft.
    ///
    /// # Errors
    /// [`Error::Invalid`] for unacceptable fields, [`Error::IdempotencyConflict`] for a key used otherwise before.
    pub async fn create(&self, access: &Access, input: RecordInput, key: Option<IdempotencyKey>) -> Result<Record> {
        let now = self.clock.now();
        let input = input.validated(self.today())?;
        let record = Record::drafted(new_id(), input, now, &access.actor.name);
        let mut tx = self.store.begin(&access.scope).await?;
        if let Some(id) = claim(&mut *tx, key.as_ref(), &record.id, now).await? {
            drop(tx);
            return self.get(access, &id).await;
        }
        tx.insert_record(&record).await?;
        tx.insert_revision(&record.id, &Revision::of(&record, Change::Created, &access.actor)).await?;
        let event = AuditEvent::of(access, now, Action::RecordCreated, Target::Record(record.id.clone()));
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        Ok(record)
    }

    /// Reads a record.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has none of that id.
    pub async fn get(&self, access: &Access, id: &str) -> Result<Record> {
        check_id(id)?;
        let record = self.store.read(&access.scope).await?.record(id).await?.ok_or(Error::NotFound("record"))?;
        let event = AuditEvent::of(access, self.clock.now(), Action::RecordRead, Target::Record(id.to_owned()))
            .with(json!({ "revision": record.revision }));
        self.audit.note(&access.scope, event, "").await?;
        Ok(record)
    }

    /// Lists records.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad limit, cursor or search.
    pub async fn list(&self, access: &Access, search: RecordSearch) -> Result<Page<Record>> {
        let mut findings = Findings::default();
        let text = search.text.unwrap_or_default();
        findings.check(
            text.chars().count() <= MAX_SEARCH_CHARS,
            "/q",
            format!("at most {MAX_SEARCH_CHARS} characters"),
        );
        findings.finish()?;
        let filter = RecordFilter {
            words: words(&text),
            status: search.status,
            order: search.order,
            after: search.page.start(search.order.as_str())?,
            limit: search.page.limit()?,
        };
        // What has no letter or digit in it is found nowhere, rather than everywhere.
        let hopeless = filter.words.is_empty() && !text.trim().is_empty();
        let records =
            if hopeless { Vec::new() } else { self.store.read(&access.scope).await?.records(&filter).await? };
        // The cursor is an id and no more: where the record stands in the order is looked up, so nothing of it leaks.
        let page = Page::cut(records, filter.limit, |last| Cursor {
            order: filter.order.as_str().to_owned(),
            value: String::new(),
            id: last.id.clone(),
        });
        // What was searched for may be a patient's name: it stays out of the log.
        let details = json!({ "searched": !filter.words.is_empty(), "limit": filter.limit });
        let event = AuditEvent::of(access, self.clock.now(), Action::RecordsListed, Target::Tenant).with(details);
        self.audit.note(&access.scope, event, &format!("{filter:?}")).await?;
        Ok(page)
    }

    /// A record's history, the newest revision first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has no such record; [`Error::Invalid`] for a bad limit or cursor.
    pub async fn revisions(&self, access: &Access, id: &str, page: &PageRequest) -> Result<Page<Revision>> {
        check_id(id)?;
        let before = page.start(NEWEST_FIRST)?.and_then(|cursor| cursor.value.parse().ok());
        let limit = page.limit()?;
        let mut tx = self.store.read(&access.scope).await?;
        tx.record(id).await?.ok_or(Error::NotFound("record"))?;
        let revisions = tx.revisions(id, before, limit + 1).await?;
        drop(tx);
        let page = Page::cut(revisions, limit, |last: &Revision| Cursor {
            order: NEWEST_FIRST.to_owned(),
            value: last.revision.to_string(),
            id: String::new(),
        });
        let event = AuditEvent::of(access, self.clock.now(), Action::RevisionsListed, Target::Record(id.to_owned()))
            .with(json!({ "before": before, "limit": limit }));
        self.audit.note(&access.scope, event, "").await?;
        Ok(page)
    }

    /// Replaces what a draft says.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`], [`Error::Invalid`], [`Error::PreconditionRequired`], or
    /// [`Error::PreconditionFailed`] when somebody else was faster.
    pub async fn update(&self, access: &Access, id: &str, seen: &Condition, input: RecordInput) -> Result<Record> {
        self.change(access, id, seen, |_| Ok(input)).await
    }

    /// Changes some of what a draft says: a JSON merge patch (RFC 7396).
    ///
    /// # Errors
    /// As [`Records::update`].
    pub async fn patch(&self, access: &Access, id: &str, seen: &Condition, patch: Value) -> Result<Record> {
        self.change(access, id, seen, |record| patched(&record.content(), patch)).await
    }

    async fn change(
        &self,
        access: &Access,
        id: &str,
        seen: &Condition,
        input: impl FnOnce(&Record) -> Result<RecordInput> + Send,
    ) -> Result<Record> {
        let now = self.clock.now();
        let mut tx = self.store.begin(&access.scope).await?;
        let record = draft(&mut *tx, id, seen).await?;
        let input = input(&record)?.validated(self.today())?;
        let record = record.next(now, &access.actor.name).saying(input);
        self.write(access, tx, record, Change::Updated, Action::RecordUpdated).await
    }

    /// Makes a draft immutable.
    ///
    /// # Errors
    /// As [`Records::update`].
    pub async fn finalize(&self, access: &Access, id: &str, seen: &Condition) -> Result<Record> {
        let now = self.clock.now();
        let mut tx = self.store.begin(&access.scope).await?;
        let mut record = draft(&mut *tx, id, seen).await?.next(now, &access.actor.name);
        record.status = RecordStatus::Finalized;
        (record.finalized_at, record.finalized_by) = (Some(now), Some(access.actor.name.to_string()));
        self.write(access, tx, record, Change::Finalized, Action::RecordFinalized).await
    }

    async fn write(
        &self,
        access: &Access,
        mut tx: Box<dyn Tx>,
        record: Record,
        change: Change,
        action: Action,
    ) -> Result<Record> {
        write_revision(&mut *tx, &record, change, &access.actor).await?;
        let event = AuditEvent::of(access, record.updated_at, action, Target::Record(record.id.clone()))
            .with(json!({ "revision": record.revision }));
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        Ok(record)
    }

    fn today(&self) -> Date {
        self.clock.now().to_zoned(TimeZone::UTC).date()
    }
}

/// A draft in the revision the caller has seen.
async fn draft(tx: &mut dyn Tx, id: &str, seen: &Condition) -> Result<Record> {
    check_id(id)?;
    let record = tx.lock_record(id).await?.ok_or(Error::NotFound("record"))?;
    if record.status == RecordStatus::Finalized {
        return Err(Error::RecordFinalized);
    }
    seen.check(record.revision)?;
    Ok(record)
}

fn check_id(id: &str) -> Result<()> {
    if is_id(id) { Ok(()) } else { Err(Error::NotFound("record")) }
}

/// The content with a merge patch applied: members replace those of the same name, null takes one away.
fn patched(content: &RecordInput, patch: Value) -> Result<RecordInput> {
    let unreadable = |error: serde_json::Error| {
        let mut findings = Findings::default();
        findings.check(false, "", error.to_string());
        findings.finish().err().unwrap_or(Error::Invalid(Vec::new()))
    };
    let mut merged = serde_json::to_value(content).map_err(unreadable)?;
    merge(&mut merged, patch);
    serde_json::from_value(merged).map_err(unreadable)
}

/// MergePatch of RFC 7396, section 2.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(members) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            members.remove(&name);
        } else {
            merge(members.entry(name).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_follows_the_rfcs_own_examples() {
        // RFC 7396, appendix A.
        for (target, patch, result) in [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (json!({"a":"b","b":"c"}), json!({"a":null}), json!({"b":"c"})),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
            (json!({"a":{"b":"c"}}), json!({"a":{"b":"d","c":null}}), json!({"a":{"b":"d"}})),
            (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a":"b"}), json!(["c"]), json!(["c"])),
            (json!({"a":"foo"}), json!(null), json!(null)),
            (json!({"a":"foo"}), json!("bar"), json!("bar")),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
            (json!([1, 2]), json!({"a":"b","c":null}), json!({"a":"b"})),
            (json!({}), json!({"a":{"bb":{"ccc":null}}}), json!({"a":{"bb":{}}})),
        ] {
            let mut merged = target.clone();
            merge(&mut merged, patch.clone());
            assert_eq!(merged, result, "{target} with {patch}");
        }
    }
}
