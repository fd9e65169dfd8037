//! URLs to read attachments.

use std::{sync::Arc, time::Duration};

use chartlift_protocol::{DownloadRequest, DownloadUrl, StoredRanges};
use serde_json::json;

use super::{
    attachment::PartIndex,
    audit_log::AuditLog,
    clock::Clock,
    content::sent_type,
    disposition::content_disposition,
    error::{Error, Result},
    ids::is_id,
    ports::{Objects, Reading, Store},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// Opens attachments for reading.
#[derive(Clone)]
pub struct Downloads {
    store: Arc<dyn Store>,
    audit: AuditLog,
    objects: Arc<dyn Objects>,
    clock: Arc<dyn Clock>,
    ttl: Duration,
}

impl Downloads {
    /// The use cases; URLs are valid for `ttl`.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        audit: AuditLog,
        objects: Arc<dyn Objects>,
        clock: Arc<dyn Clock>,
        ttl: Duration,
    ) -> Self {
        Self { store, audit, objects, clock, ttl }
    }

    /// A short-lived URL that gives the source file back under its own name; where asked for, also where each of its
    /// stored parts lies and what it must come to.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown attachment or version; [`Error::Archived`] when it must be restored first;
    /// [`Error::ObjectLost`] when S3 does not have what it should.
    pub async fn open(&self, access: &Access, request: &DownloadRequest) -> Result<DownloadUrl> {
        loop {
            if let Some(opened) = self.try_open(access, request).await? {
                return Ok(opened);
            }
        }
    }

    async fn try_open(&self, access: &Access, request: &DownloadRequest) -> Result<Option<DownloadUrl>> {
        let attachment_id = &request.attachment_id;
        if !is_id(attachment_id) {
            return Err(Error::NotFound("attachment"));
        }
        let mut tx = self.store.read(&access.scope).await?;
        let found = tx.version(attachment_id, request.version).await?.ok_or(Error::NotFound("attachment"))?;
        let index = if request.ranges { tx.part_index(&found.id).await? } else { None };
        drop(tx);
        // A HEAD is not an access in S3's sense, so asking does not move the object to a dearer tier.
        let Some(facts) = self.objects.head(&found.key).await? else {
            // Not where it was compressed again just now, and lies elsewhere.
            let lost = self.store.read(&access.scope).await?.lies_at(&found.id, &found.key).await?;
            return if lost { Err(Error::ObjectLost { version_id: found.id }) } else { Ok(None) };
        };
        if facts.archived {
            return Err(Error::Archived(facts.storage_class));
        }
        let content_type = sent_type(&found.content_type, found.encoding);
        let disposition = content_disposition(request.disposition, &found.content_type, &found.file_name);
        let reading = Reading::Source { disposition: &disposition, content_type };
        let url = self.objects.presign_get(&found.key, &reading, self.ttl).await?;
        let ranges = match index {
            Some(index) => Some(self.ranges(&found.key, index).await?),
            None => None,
        };
        let target = Target::Attachment(attachment_id.clone());
        let event = AuditEvent::of(access, self.clock.now(), Action::DownloadUrlIssued, target)
            .about(&found.record_id)
            .with(json!({ "version": found.number, "valid_seconds": self.ttl.as_secs() }));
        // The URL leaves only once its audit entry is durable.
        let mut tx = self.store.begin(&access.scope).await?;
        if !tx.note_access(&found.id, &found.key, event.at).await? {
            // Its object was compressed again just now: this URL would lead to one that is being removed.
            return Ok(None);
        }
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        Ok(Some(DownloadUrl {
            url,
            expires_in_seconds: u32::try_from(self.ttl.as_secs()).unwrap_or(u32::MAX),
            file_name: found.file_name,
            content_type: found.content_type,
            version: found.number,
            source_bytes: found.source_bytes,
            stored_bytes: found.stored_bytes,
            encoding: found.encoding,
            ranges,
        }))
    }

    async fn ranges(&self, key: &str, index: PartIndex) -> Result<StoredRanges> {
        let url = self.objects.presign_get(key, &Reading::Stored, self.ttl).await?;
        Ok(StoredRanges { url, source: index.source, stored: index.stored, parts: index.parts })
    }
}
