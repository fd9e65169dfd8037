//! The use cases of the audit log: read it, and prove that it is whole.

use std::sync::Arc;

use serde_json::json;

use super::{
    clock::Clock,
    error::Result,
    page::{Cursor, Page, PageRequest},
    ports::Store,
};
use crate::{
    audit::{Action, AuditEntry, AuditEvent, AuditKey, Target, Verdict, Verifier},
    auth::{Access, TenantScope},
};

/// The order of the audit log's pages.
const ORDER: &str = "-seq";
/// How many entries are verified at a time: a few hundred KiB of memory however long the log is.
const VERIFY_BATCH: u32 = 1_000;

/// Reads and verifies the audit log.
#[derive(Clone)]
pub struct AuditLog {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    key: AuditKey,
}

impl AuditLog {
    /// The use cases on this store, whose chains are keyed with `key`.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, key: AuditKey) -> Self {
        Self { store, clock, key }
    }

    /// Whether anything ever happened in the tenant.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_begun(&self, scope: &TenantScope) -> Result<bool> {
        Ok(!self.store.audit_after(scope, 0, 1).await?.is_empty())
    }

    /// The tenant's entries, the newest first.
    ///
    /// # Errors
    /// [`super::Error::Invalid`] for a bad limit or cursor.
    pub async fn list(&self, access: &Access, page: &PageRequest) -> Result<Page<AuditEntry>> {
        let limit = page.limit()?;
        let before = page.start(ORDER)?.and_then(|cursor| cursor.value.parse().ok());
        let event = AuditEvent::of(access, self.clock.now(), Action::AuditRead, Target::Tenant);
        let mut items = self.store.audit_before(&access.scope, before, limit + 1, Some(event)).await?;
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next_cursor = items
            .last()
            .filter(|_| more)
            .map(|last| Cursor { order: ORDER.to_owned(), value: last.seq.to_string(), id: String::new() }.encode());
        Ok(Page { items, next_cursor })
    }

    /// Recomputes the tenant's whole chain.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verify(&self, access: &Access) -> Result<Verdict> {
        let mut verifier = Verifier::new(&self.key, access.scope.tenant().as_str());
        let mut after = 0;
        loop {
            let entries = self.store.audit_after(&access.scope, after, VERIFY_BATCH).await?;
            let Some(last) = entries.last() else { break };
            after = last.seq;
            if !verifier.check(&entries) {
                break;
            }
        }
        let verdict = verifier.verdict();
        let event = AuditEvent::of(access, self.clock.now(), Action::AuditVerified, Target::Tenant)
            .with(json!({ "intact": verdict.intact, "checked": verdict.checked }));
        self.store.audit(&access.scope, event).await?;
        Ok(verdict)
    }
}
