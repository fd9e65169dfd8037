//! URLs to read attachments.

use std::{sync::Arc, time::Duration};

use chartlift_protocol::Encoding;
use serde_json::json;

pub use super::disposition::Disposition;
use super::{
    clock::Clock,
    disposition::content_disposition,
    error::{Error, Result},
    ids::is_id,
    ports::{Objects, Store},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
};

/// A URL that reads one version. It is a credential: never log it.
pub struct Download {
    /// The URL.
    pub url: String,
    /// How long it is valid.
    pub ttl: Duration,
    /// The file's own name.
    pub file_name: String,
    /// The file's media type.
    pub content_type: String,
    /// The version's number.
    pub version: u32,
    /// Size of the source in bytes.
    pub source_bytes: u64,
    /// Size of the object in bytes.
    pub stored_bytes: u64,
    /// How the stored bytes relate to the source bytes.
    pub encoding: Encoding,
}

/// Opens attachments for reading.
#[derive(Clone)]
pub struct Downloads {
    store: Arc<dyn Store>,
    objects: Arc<dyn Objects>,
    clock: Arc<dyn Clock>,
    ttl: Duration,
}

impl Downloads {
    /// The use cases; URLs are valid for `ttl`.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, objects: Arc<dyn Objects>, clock: Arc<dyn Clock>, ttl: Duration) -> Self {
        Self { store, objects, clock, ttl }
    }

    /// A short-lived URL that gives the source file back under its own name.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown attachment or version; [`Error::Archived`] when it must be restored first.
    pub async fn open(
        &self,
        access: &Access,
        attachment_id: &str,
        version: Option<u32>,
        disposition: Disposition,
    ) -> Result<Download> {
        if !is_id(attachment_id) {
            return Err(Error::NotFound("attachment"));
        }
        let found = self.store.version(&access.scope, attachment_id, version).await?;
        let found = found.ok_or(Error::NotFound("attachment"))?;
        // A HEAD is not an access in S3's sense, so asking does not move the object to a dearer tier.
        let facts = self.objects.head(&found.key).await?.ok_or(Error::NotFound("attachment"))?;
        if facts.archived {
            return Err(Error::Archived(facts.storage_class));
        }
        let header = content_disposition(disposition, &found.content_type, &found.file_name);
        let url = self.objects.presign_get(&found.key, &header, &found.content_type, self.ttl).await?;
        let target = Target::Attachment(attachment_id.to_owned());
        let event = AuditEvent::of(access, self.clock.now(), Action::DownloadUrlIssued, target)
            .about(&found.record_id)
            .with(json!({ "version": found.number, "valid_seconds": self.ttl.as_secs() }));
        // The URL leaves only once its audit entry is durable.
        self.store.note_download(&access.scope, &found, event).await?;
        Ok(Download {
            url,
            ttl: self.ttl,
            file_name: found.file_name,
            content_type: found.content_type,
            version: found.number,
            source_bytes: found.source_bytes,
            stored_bytes: found.stored_bytes,
            encoding: found.encoding,
        })
    }
}
