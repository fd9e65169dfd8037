//! The use cases of retention: legal holds, what becomes of deleted files, and removing them for good.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;

use super::{
    audit_log::AuditLog,
    clock::Clock,
    error::{Error, Findings, Result},
    fields::text,
    ids::is_id,
    keys::stem,
    ports::{Objects, Store},
    retention::{DeletedAttachment, LegalHold},
    storage_rules::TenantStorageRules,
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::{Access, JobScope, TenantScope},
};

/// Attachments looked at in one go.
const PAGE: u32 = 200;
const JOB: &str = "retention";
/// The longest reason: a sentence or two, with the name of a case.
pub const MAX_REASON_CHARS: usize = 1000;

/// What keeps a record's files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RecordRetention {
    /// The hold on the record; null while there is none.
    #[schema(required)]
    pub legal_hold: Option<LegalHold>,
    /// How many days a deleted file of this record is kept; null for ever.
    #[schema(required)]
    pub deleted_files_days: Option<u32>,
    /// The deleted files, the first thousand in the order they were added.
    pub deleted_files: Vec<DeletedFile>,
}

/// A deleted file, until it is removed for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DeletedFile {
    /// The attachment.
    pub attachment_id: String,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// When it is removed for good, at the earliest; null while a hold or the tenant's rules keep it.
    #[schema(required)]
    pub removed_after: Option<Timestamp>,
}

/// Keeps files, and removes what need not be kept.
#[derive(Clone)]
pub struct Keeping {
    store: Arc<dyn Store>,
    objects: Arc<dyn Objects>,
    audit: AuditLog,
    clock: Arc<dyn Clock>,
    rules: TenantStorageRules,
}

impl Keeping {
    /// The use cases on this store and S3, by these rules.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        objects: Arc<dyn Objects>,
        audit: AuditLog,
        clock: Arc<dyn Clock>,
        rules: TenantStorageRules,
    ) -> Self {
        Self { store, objects, audit, clock, rules }
    }

    /// What keeps a record's files, and which are to go when.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has no such record.
    pub async fn of_record(&self, access: &Access, record_id: &str) -> Result<RecordRetention> {
        let found = self.read(&access.scope, record_id).await?;
        let target = Target::Record(record_id.to_owned());
        let event = AuditEvent::of(access, self.clock.now(), Action::RetentionRead, target);
        self.audit.note(&access.scope, event, "").await?;
        Ok(found)
    }

    async fn read(&self, scope: &TenantScope, record_id: &str) -> Result<RecordRetention> {
        let mut tx = self.store.read(scope).await?;
        let record = if is_id(record_id) { tx.record(record_id).await? } else { None };
        let record = record.ok_or(Error::NotFound("record"))?;
        let legal_hold = tx.legal_hold(record_id).await?;
        let days = self.rules.of(scope.tenant()).retention.days(record.content.visit_type);
        let deleted = tx.deleted_attachments(Some(record_id), "", 1000).await?;
        let deleted_files = deleted
            .into_iter()
            .filter(|file| !file.purging)
            .map(|file| DeletedFile {
                attachment_id: file.id,
                deleted_at: file.deleted_at,
                removed_after: days.filter(|_| legal_hold.is_none()).map(|days| end(file.deleted_at, days)),
            })
            .collect();
        Ok(RecordRetention { legal_hold, deleted_files_days: days, deleted_files })
    }

    /// Keeps every file of a record, deleted ones included, until the hold is lifted. Placing it again changes the reason.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`].
    pub async fn hold(&self, access: &Access, record_id: &str, reason: &str) -> Result<RecordRetention> {
        let mut reason = reason.trim().to_owned();
        let mut findings = Findings::default();
        text(&mut findings, "/reason", &mut reason, MAX_REASON_CHARS);
        findings.finish()?;
        let now = self.clock.now();
        let mut tx = self.store.begin(&access.scope).await?;
        let record = if is_id(record_id) { tx.lock_record(record_id).await? } else { None };
        record.ok_or(Error::NotFound("record"))?;
        let hold = LegalHold {
            reason,
            placed_at: now,
            placed_by_id: access.actor.id.to_string(),
            placed_by: access.actor.name.to_string(),
        };
        tx.place_hold(record_id, &hold).await?;
        let event = AuditEvent::of(access, now, Action::LegalHoldPlaced, Target::Record(record_id.to_owned()));
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        self.read(&access.scope, record_id).await
    }

    /// Lifts a hold. No error when there is none.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has no such record.
    pub async fn lift(&self, access: &Access, record_id: &str) -> Result<RecordRetention> {
        let mut tx = self.store.begin(&access.scope).await?;
        let record = if is_id(record_id) { tx.lock_record(record_id).await? } else { None };
        record.ok_or(Error::NotFound("record"))?;
        if tx.lift_hold(record_id).await? {
            let target = Target::Record(record_id.to_owned());
            let event = AuditEvent::of(access, self.clock.now(), Action::LegalHoldLifted, target);
            self.audit.append(&mut *tx, event).await?;
            tx.commit().await?;
        }
        self.read(&access.scope, record_id).await
    }

    /// Removes every deleted file whose time is over and that no hold keeps: all versions of its objects and what names it,
    /// with proof in the audit log. Answers how many attachments.
    ///
    /// One that cannot be removed now (an object lock of the bucket, for example) stays for the next time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn purge(&self, job: &JobScope) -> Result<u32> {
        let mut removed = 0;
        for (scope, _) in self.store.tenants_with_files(job).await? {
            let mut after = String::new();
            loop {
                let page = self.store.read(&scope).await?.deleted_attachments(None, &after, PAGE).await?;
                let Some(last) = page.last() else { break };
                after.clone_from(&last.id);
                for file in page {
                    match self.purge_one(&scope, &file).await {
                        Ok(done) => removed += u32::from(done),
                        Err(error) => {
                            let attachment_id = &file.id;
                            tracing::warn!(attachment_id, %error, "a deleted file cannot be removed yet");
                        }
                    }
                }
            }
        }
        Ok(removed)
    }

    async fn purge_one(&self, scope: &TenantScope, file: &DeletedAttachment) -> Result<bool> {
        let now = self.clock.now();
        let days = self.rules.of(scope.tenant()).retention.days(file.visit_type);
        if !file.purging && !self.begin(scope, file, days, now).await? {
            return Ok(false);
        }
        // From here on there is no way back, and no way to stop half-way: each step can be done again.
        let versions = self.store.read(scope).await?.versions_to_purge(&file.id).await?;
        let mut objects = 0;
        for version in &versions {
            // Also what compressing it again left, wherever that stopped.
            objects += self.objects.purge(&stem(&version.key, &version.version_id)).await?;
        }
        let now = self.clock.now();
        let event = self.event(file, Action::AttachmentPurged, now).with(json!({
            "deleted_at": file.deleted_at,
            "retention_days": days,
            "versions": versions,
            "objects_removed": objects,
            // Each listing was read once more, and had nothing.
            "verified_absent": true,
        }));
        let mut tx = self.store.begin(scope).await?;
        tx.lock_record(&file.record_id).await?;
        // Another server may have ended it meanwhile, and written the proof.
        if tx.versions_to_purge(&file.id).await?.is_empty() {
            return Ok(false);
        }
        tx.end_purge(&file.id, now).await?;
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Whether it may go: looked at once more where nobody can change it.
    async fn begin(
        &self,
        scope: &TenantScope,
        file: &DeletedAttachment,
        days: Option<u32>,
        now: Timestamp,
    ) -> Result<bool> {
        let due = |deleted_at: Timestamp| days.is_some_and(|days| end(deleted_at, days) <= now);
        if !due(file.deleted_at) {
            return Ok(false);
        }
        let mut tx = self.store.begin(scope).await?;
        tx.lock_record(&file.record_id).await?;
        // What was moved meanwhile may be of a record under a hold, which is not locked here.
        let attachment = tx.attachment(&file.id).await?.filter(|attachment| attachment.record_id == file.record_id);
        let deleted = attachment.and_then(|attachment| attachment.deleted_at);
        if !deleted.is_some_and(due) || tx.legal_hold(&file.record_id).await?.is_some() {
            return Ok(false);
        }
        tx.begin_purge(&file.id, now).await?;
        self.audit.append(&mut *tx, self.event(file, Action::AttachmentPurgeBegun, now)).await?;
        tx.commit().await?;
        Ok(true)
    }

    fn event(&self, file: &DeletedAttachment, action: Action, now: Timestamp) -> AuditEvent {
        AuditEvent::of_job(JOB, now, action, Target::Attachment(file.id.clone())).about(&file.record_id)
    }
}

fn end(deleted_at: Timestamp, days: u32) -> Timestamp {
    deleted_at.saturating_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MAX)
}
