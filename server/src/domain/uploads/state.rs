use chartlift_protocol::{StoredPart, UploadState, UploadStatus};
use serde_json::Value;

use super::{
    Uploads,
    upload::{Settled, UploadSummary},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
    domain::{
        error::Result,
        page::{Cursor, Page, PageRequest},
        ports::{ListedPart, ObjectFacts, UploadFilter},
    },
};

/// The order of the list.
const ORDER: &str = "-created_at";

impl Uploads {
    /// Where an upload stands, with what S3 itself says it has.
    ///
    /// # Errors
    /// [`NotFound`](crate::domain::error::Error::NotFound) when the tenant has no such upload.
    pub async fn state(&self, access: &Access, id: &str) -> Result<UploadState> {
        let upload = self.find(&access.scope, id).await?;
        let event = upload.event(access, self.clock.now(), Action::UploadRead, Value::Null);
        self.audit.note(&access.scope, event, "").await?;
        let (parts, assembled) = match (&upload.settled, upload.status) {
            (Some(settled), UploadStatus::Active) => self.parts_in_s3(settled).await?,
            _ => (Vec::new(), false),
        };
        Ok(UploadState {
            upload_id: upload.id,
            attachment_id: upload.attachment_id,
            record_id: upload.record_id,
            file_name: upload.file_name,
            size_bytes: upload.size_bytes,
            status: upload.status,
            policy: self.policy(self.ways().await),
            encoding: upload.settled.as_ref().map(|settled| settled.encoding),
            whole: upload.settled.as_ref().map(|settled| settled.whole),
            parts,
            assembled,
            created_at: upload.created_at.to_string(),
            expires_at: upload.expires_at.to_string(),
        })
    }

    /// What S3 has, and whether it has made the object of the parts.
    async fn parts_in_s3(&self, settled: &Settled) -> Result<(Vec<StoredPart>, bool)> {
        let Some(multipart_id) = &settled.multipart_id else {
            let object = self.objects.head(&settled.key).await?;
            // An object of unknown size is sent again: its URL refuses to replace what is there already.
            let part = |o: ObjectFacts| Some(StoredPart { number: 1, size_bytes: o.size_bytes?, crc32: o.crc32 });
            return Ok((object.and_then(part).into_iter().collect(), false));
        };
        let Some(listed) = self.objects.list_parts(&settled.key, multipart_id).await? else {
            // It was completed, and the version is still to be written; or it was given up.
            return Ok((Vec::new(), self.objects.head(&settled.key).await?.is_some()));
        };
        let stored = |p: &ListedPart| StoredPart { number: p.number, size_bytes: p.size_bytes, crc32: p.crc32 };
        Ok((listed.iter().map(stored).collect(), false))
    }

    /// Lists uploads, the newest first.
    ///
    /// # Errors
    /// [`Invalid`](crate::domain::error::Error::Invalid) for a bad limit or cursor.
    pub async fn list(
        &self,
        access: &Access,
        status: Option<UploadStatus>,
        record_id: Option<String>,
        page: &PageRequest,
    ) -> Result<Page<UploadSummary>> {
        let filter = UploadFilter {
            status,
            record_id,
            after: page.start(ORDER)?,
            limit: page.limit()?,
            ..UploadFilter::default()
        };
        let uploads = self.store.read(&access.scope).await?.uploads(&filter).await?;
        let page = Page::cut(uploads, filter.limit, |last| Cursor {
            order: ORDER.to_owned(),
            value: last.created_at.as_millisecond().to_string(),
            id: last.id.clone(),
        });
        let event = AuditEvent::of(access, self.clock.now(), Action::UploadsListed, Target::Tenant);
        self.audit.note(&access.scope, event, &format!("{filter:?}")).await?;
        Ok(page.map(UploadSummary::from))
    }
}
