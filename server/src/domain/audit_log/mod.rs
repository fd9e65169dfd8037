//! The audit log: append to it, read it, and prove that it is whole.

mod append;
mod notes;
mod whole;

use std::sync::Arc;

use serde_json::json;

pub(crate) use self::whole::verify_chain;
use self::{append::append_all, notes::AuditNotes};
use super::{
    clock::Clock,
    error::{Findings, Result},
    ids::is_id,
    page::{Cursor, Page, PageRequest},
    ports::{AuditRow, Store, Tx},
};
use crate::{
    audit::{Action, AuditEntry, AuditEvent, AuditFilter, AuditKeys, Target, Verdict},
    auth::{Access, TenantScope},
};

/// The order of the audit log's pages.
const ORDER: &str = "-seq";

/// The tenants' audit logs.
#[derive(Clone)]
pub struct AuditLog {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    keys: AuditKeys,
    notes: AuditNotes,
}

impl AuditLog {
    /// The logs in this store, chained with these keys. Needs a tokio runtime: what is read is noted by a task.
    #[must_use]
    pub fn start(store: Arc<dyn Store>, clock: Arc<dyn Clock>, keys: AuditKeys) -> Self {
        let notes = AuditNotes::start(Arc::clone(&store), keys.clone());
        Self { store, clock, keys, notes }
    }

    /// Appends what this transaction does. The last thing before its commit: it locks the end of the tenant's chain.
    pub(in crate::domain) async fn append(&self, tx: &mut dyn Tx, event: AuditEvent) -> Result<()> {
        self.append_all(tx, vec![event]).await
    }

    /// As [`AuditLog::append`], for a transaction that does several things.
    pub(in crate::domain) async fn append_all(&self, tx: &mut dyn Tx, events: Vec<AuditEvent>) -> Result<()> {
        Ok(append_all(tx, &self.keys, events).await?)
    }

    /// Appends an access that changes nothing. When this returns, the entry is durable, so the answer may leave.
    ///
    /// Entries of many requests share one commit. The same read by the same person within a minute is written once:
    /// `asked` is what of the request makes it another read and must not stand in the log, such as a search's words.
    ///
    /// # Errors
    /// When the database fails; then nothing may be answered.
    pub async fn note(&self, scope: &TenantScope, event: AuditEvent, asked: &str) -> Result<()> {
        Ok(self.notes.note(scope, event, asked).await?)
    }

    /// Appends that a call was refused for want of a permission: each thing that was reached for is an entry of its own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_denial(&self, access: &Access, permission: &str, operation: &str, target: Target) -> Result<()> {
        let event = AuditEvent::of(access, self.clock.now(), Action::AccessDenied, target)
            .with(json!({ "permission": permission, "operation": operation }));
        self.note(&access.scope, event, "").await
    }

    /// Whether anything ever happened in the tenant.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_begun(&self, scope: &TenantScope) -> Result<bool> {
        Ok(self.store.read(scope).await?.audit_head().await?.is_some())
    }

    /// The tenant's entries that a filter lets through, the newest first. Rows that cannot be read are left out; verifying
    /// names them.
    ///
    /// # Errors
    /// [`super::Error::Invalid`] for a bad limit or cursor, or a period that ends before it begins.
    pub async fn list(&self, access: &Access, filter: &AuditFilter, page: &PageRequest) -> Result<Page<AuditEntry>> {
        let mut findings = Findings::default();
        let ends = filter.from.zip(filter.to).is_none_or(|(from, to)| from <= to);
        findings.check(ends, "/to", "must not be before `from`");
        findings.finish()?;
        let limit = page.limit()?;
        let before = page.start(ORDER)?.and_then(|cursor| cursor.value.parse().ok());
        let mut rows = self.store.read(&access.scope).await?.audit_before(filter, before, limit + 1).await?;
        // By what was read, not by what could be: a damaged row must not hide those behind it.
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let place = place_after(&rows, before).filter(|_| more);
        let next_cursor =
            place.map(|place| Cursor { order: ORDER.to_owned(), value: place, id: String::new() }.encode());
        let entries = rows.into_iter().filter_map(|row| match row {
            AuditRow::Entry(entry) => Some(*entry),
            AuditRow::Damaged(_) => None,
        });
        let page = Page { items: entries.collect(), next_cursor };
        let event = AuditEvent::of(access, self.clock.now(), Action::AuditRead, Target::Tenant)
            .with(json!({ "before": before, "limit": limit, "filter": asked(filter) }));
        self.note(&access.scope, event, "").await?;
        Ok(page)
    }

    /// Recomputes the tenant's whole chain.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify(&self, access: &Access) -> Result<Verdict> {
        let verdict = verify_chain(&mut *self.store.read(&access.scope).await?, &self.keys).await?;
        let event = AuditEvent::of(access, self.clock.now(), Action::AuditVerified, Target::Tenant)
            .with(json!({ "intact": verdict.intact, "checked": verdict.checked, "finding": verdict.finding }));
        self.note(&access.scope, event, "").await?;
        Ok(verdict)
    }
}

/// Where the page behind these rows begins; none where none does. What has no number comes before all that has one.
fn place_after(rows: &[AuditRow], before: Option<i64>) -> Option<String> {
    let seq = rows.iter().rev().find_map(|row| match row {
        AuditRow::Entry(entry) => i64::try_from(entry.seq).ok(),
        AuditRow::Damaged(seq) => *seq,
    });
    let place = seq.unwrap_or(i64::MAX);
    before.is_none_or(|before| place < before).then(|| place.to_string())
}

/// What a filter asks for: ids and times; of what is none, it may be a name, only that it was given.
fn asked(filter: &AuditFilter) -> serde_json::Value {
    let times = [("from", filter.from), ("to", filter.to)];
    let texts =
        filter.texts().map(|(name, text)| (name.to_owned(), if is_id(text) { json!(text) } else { json!(true) }));
    let times = times.into_iter().filter_map(|(name, time)| Some((name.to_owned(), json!(time?))));
    texts.chain(times).collect::<serde_json::Map<_, _>>().into()
}
