//! The use case of placements: where a version's object lies, and lay.

use std::sync::Arc;

use serde::Serialize;

use super::{
    audit_log::AuditLog,
    clock::Clock,
    error::{Error, Result},
    ids::is_id,
    placement::Placement,
    ports::Store,
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// Where a version's object lies, and lay before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Placements {
    /// The attachment.
    pub attachment_id: String,
    /// The version's number.
    pub version: u32,
    /// Its stays, the oldest first, without gaps; the last is where it lies.
    pub items: Vec<Placement>,
}

/// Shows where objects lie.
#[derive(Clone)]
pub struct Whereabouts {
    store: Arc<dyn Store>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
}

impl Whereabouts {
    /// The use case on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, audit: AuditLog, clock: Arc<dyn Clock>) -> Self {
        Self { store, audit, clock }
    }

    /// Every class and tier a version's object has lain in, as far as that was noticed.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has no such attachment or version, or it is deleted.
    pub async fn of(&self, access: &Access, attachment_id: &str, version: Option<u32>) -> Result<Placements> {
        let mut tx = self.store.read(&access.scope).await?;
        let found = if is_id(attachment_id) { tx.version(attachment_id, version).await? } else { None };
        let found = found.ok_or(Error::NotFound("attachment"))?;
        let items = tx.placements(&found.id).await?;
        drop(tx);
        let target = Target::Attachment(found.attachment_id.clone());
        let event = AuditEvent::of(access, self.clock.now(), Action::PlacementsListed, target).about(&found.record_id);
        self.audit.note(&access.scope, event, &found.number.to_string()).await?;
        Ok(Placements { attachment_id: found.attachment_id, version: found.number, items })
    }
}
