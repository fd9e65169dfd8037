use chartlift_protocol::{StoredPart, UploadState, UploadStatus};

use super::{
    Uploads,
    upload::{Settled, UploadSummary},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
    domain::{
        error::{Error, Result},
        ids::is_id,
        page::{Page, PageRequest},
        ports::{ObjectFacts, UploadFilter},
    },
};

impl Uploads {
    /// Where an upload stands, with what S3 itself says it has.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the tenant has no such upload.
    pub async fn state(&self, access: &Access, id: &str) -> Result<UploadState> {
        let event = AuditEvent::of(access, self.clock.now(), Action::UploadRead, Target::Upload(id.to_owned()));
        let upload = if is_id(id) { self.store.upload(&access.scope, id, Some(event)).await? } else { None };
        let upload = upload.ok_or(Error::NotFound("upload"))?;
        let parts = match (&upload.settled, upload.status) {
            (Some(settled), UploadStatus::Active) => self.parts_in_s3(settled).await?,
            _ => Vec::new(),
        };
        Ok(UploadState {
            upload_id: upload.id,
            attachment_id: upload.attachment_id,
            record_id: upload.record_id,
            file_name: upload.file_name,
            size_bytes: upload.size_bytes,
            status: upload.status,
            policy: self.rules.policy.clone(),
            encoding: upload.settled.as_ref().map(|settled| settled.encoding),
            whole: upload.settled.as_ref().map(Settled::whole),
            parts,
            created_at: upload.created_at.to_string(),
            expires_at: upload.expires_at.to_string(),
        })
    }

    async fn parts_in_s3(&self, settled: &Settled) -> Result<Vec<StoredPart>> {
        let Some(multipart_id) = &settled.multipart_id else {
            let object = self.objects.head(&settled.key).await?;
            // An object of unknown size is sent again: its URL refuses to replace what is there already.
            let part = |o: ObjectFacts| Some(StoredPart { number: 1, size_bytes: o.size_bytes?, crc32: o.crc32 });
            return Ok(object.and_then(part).into_iter().collect());
        };
        let listed = self.objects.list_parts(&settled.key, multipart_id).await?.unwrap_or_default();
        Ok(listed.iter().map(|p| StoredPart { number: p.number, size_bytes: p.size_bytes, crc32: p.crc32 }).collect())
    }

    /// Lists uploads, the newest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a bad limit or cursor.
    pub async fn list(
        &self,
        access: &Access,
        status: Option<UploadStatus>,
        record_id: Option<String>,
        page: &PageRequest,
    ) -> Result<Page<UploadSummary>> {
        let filter = UploadFilter { status, record_id, after: page.start("-created_at")?, limit: page.limit()? };
        let event = AuditEvent::of(access, self.clock.now(), Action::UploadsListed, Target::Tenant);
        Ok(self.store.uploads(&access.scope, &filter, event).await?)
    }
}
