use chartlift_protocol::{CreateUpload, SignedPart, UploadCreated, UploadStatus};
use serde_json::json;

use super::{Uploads, parts::check_parts, upload::Upload};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::{Access, TenantScope},
    domain::{
        error::{Error, Result},
        file_name::check_file_name,
        ids::{is_id, new_id},
        keys::safe_extension,
        ports::{Created, IdempotencyKey},
        record::RecordStatus,
    },
};

impl Uploads {
    /// Creates an upload and signs its first parts, if the caller has them ready.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::TypeNotAllowed`], [`Error::FileTooLarge`], [`Error::NotFound`] for the record or
    /// attachment, [`Error::RecordFinalized`], [`Error::IdempotencyConflict`].
    pub async fn create(
        &self,
        access: &Access,
        request: CreateUpload,
        key: Option<IdempotencyKey>,
    ) -> Result<UploadCreated> {
        let content_type = self.check_file(&request)?;
        if let Some(first) = &request.first {
            check_parts(first, request.size_bytes)?;
        }
        self.check_record(&access.scope, &request.record_id).await?;
        if let Some(attachment_id) = &request.attachment_id {
            self.check_attachment(&access.scope, attachment_id, &request.record_id).await?;
        }
        let now = self.clock.now();
        let upload = Upload {
            id: new_id(),
            record_id: request.record_id,
            new_attachment: request.attachment_id.is_none(),
            attachment_id: request.attachment_id.unwrap_or_else(new_id),
            extension: safe_extension(&request.file_name),
            file_name: request.file_name,
            content_type,
            size_bytes: request.size_bytes,
            status: UploadStatus::Active,
            settled: None,
            created_at: now,
            created_by: access.actor.name.to_string(),
            expires_at: now + self.rules.lifetime,
        };
        let event = AuditEvent::of(access, now, Action::UploadCreated, Target::Upload(upload.id.clone()))
            .about(&upload.record_id)
            .with(json!({ "attachment_id": upload.attachment_id, "size_bytes": upload.size_bytes }));
        let upload = match self.store.insert_upload(&access.scope, &upload, key.as_ref(), event).await? {
            Created::New => upload,
            Created::Before(id) => self.find(&access.scope, &id).await?,
            Created::Conflict => return Err(Error::IdempotencyConflict),
        };
        let signed = match &request.first {
            Some(first) if self.policy_allows(first.encoding) => self.sign_active(access, &upload, first).await?,
            _ => Vec::new(),
        };
        Ok(self.created(upload, signed))
    }

    fn created(&self, upload: Upload, signed: Vec<SignedPart>) -> UploadCreated {
        UploadCreated {
            upload_id: upload.id,
            attachment_id: upload.attachment_id,
            policy: self.rules.policy.clone(),
            signed,
        }
    }

    fn check_file(&self, request: &CreateUpload) -> Result<String> {
        check_file_name(&request.file_name)?;
        if request.size_bytes > self.rules.max_file_bytes {
            return Err(Error::FileTooLarge { limit_bytes: self.rules.max_file_bytes });
        }
        self.rules.types.settle(&request.file_name, &request.content_type)
    }

    async fn check_record(&self, scope: &TenantScope, id: &str) -> Result<()> {
        let record = if is_id(id) { self.store.record(scope, id, None).await? } else { None };
        match record.ok_or(Error::NotFound("record"))?.status {
            RecordStatus::Draft => Ok(()),
            RecordStatus::Finalized => Err(Error::RecordFinalized),
        }
    }

    async fn check_attachment(&self, scope: &TenantScope, id: &str, record_id: &str) -> Result<()> {
        let version = if is_id(id) { self.store.version(scope, id, None).await? } else { None };
        version.filter(|version| version.record_id == record_id).map(drop).ok_or(Error::NotFound("attachment"))
    }
}
