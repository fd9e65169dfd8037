//! The use cases of uploads: create, sign, look, abort. Completing is in `complete.rs`, signing in `signing.rs`.

use std::{sync::Arc, time::Duration};

use chartlift_protocol::{
    CreateUpload, SignedPart, StoredPart, UploadCreated, UploadPolicy, UploadState, UploadStatus, UploadTerms,
    limits::MAX_OBJECT_BYTES,
};
use jiff::SignedDuration;
use serde_json::json;

use super::{
    clock::Clock,
    content::AllowedTypes,
    error::{Error, Result},
    file_name::check_file_name,
    ids::{is_id, new_id},
    keys::safe_extension,
    page::{Page, PageRequest},
    ports::{Created, IdempotencyKey, Objects, Store, UploadFilter},
    record::RecordStatus,
    upload::{Settled, Upload, UploadSummary},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::{Access, JobScope, TenantScope},
};

/// What an operator may set about uploads.
#[derive(Clone, Debug)]
pub struct UploadRules {
    /// The largest source, in bytes.
    pub max_file_bytes: u64,
    /// How long an upload may take; then the server aborts it. A laptop may be shut for a weekend, and parts of
    /// unfinished uploads cost money.
    pub lifetime: SignedDuration,
    /// How long a signed URL is valid: one part on a slow link (5 MiB at 64 kbit/s takes 11 minutes).
    pub url_ttl: Duration,
    /// What clients are asked to do.
    pub policy: UploadPolicy,
    /// Which files are taken.
    pub types: AllowedTypes,
}

impl Default for UploadRules {
    fn default() -> Self {
        Self {
            max_file_bytes: MAX_OBJECT_BYTES,
            lifetime: SignedDuration::from_hours(7 * 24),
            url_ttl: Duration::from_secs(15 * 60),
            policy: UploadPolicy::default(),
            types: AllowedTypes,
        }
    }
}

/// Creates, signs, completes and aborts uploads.
#[derive(Clone)]
pub struct Uploads {
    pub(super) store: Arc<dyn Store>,
    pub(super) objects: Arc<dyn Objects>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) rules: Arc<UploadRules>,
}

impl Uploads {
    /// The use cases on this store and S3.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        objects: Arc<dyn Objects>,
        clock: Arc<dyn Clock>,
        rules: Arc<UploadRules>,
    ) -> Self {
        Self { store, objects, clock, rules }
    }

    /// What a page may know before it has anything to upload.
    ///
    /// # Errors
    /// When URLs cannot be signed.
    pub async fn terms(&self) -> Result<UploadTerms> {
        Ok(UploadTerms { policy: self.rules.policy.clone(), store_origin: self.objects.origin().await? })
    }

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
            super::signing::check_parts(first, request.size_bytes)?;
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
            let part =
                |o: super::ports::ObjectFacts| StoredPart { number: 1, size_bytes: o.size_bytes, crc32: o.crc32 };
            return Ok(object.map(part).into_iter().collect());
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

    /// Gives an upload up and removes what S3 has of it. Aborting twice is no error.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::UploadNotActive`] when it is completed.
    pub async fn abort(&self, access: &Access, id: &str) -> Result<()> {
        let upload = self.find(&access.scope, id).await?;
        let event = AuditEvent::of(access, self.clock.now(), Action::UploadAborted, Target::Upload(upload.id.clone()))
            .about(&upload.record_id);
        if self.store.abort_upload(&access.scope, id, event).await? {
            // The row is what counts; leftovers that S3 does not give up now are swept by the job.
            self.try_remove(&upload.id, upload.settled.as_ref()).await;
            return Ok(());
        }
        match self.find(&access.scope, id).await?.status {
            UploadStatus::Completed => Err(Error::UploadNotActive("it is completed; delete the attachment instead")),
            UploadStatus::Active | UploadStatus::Aborted => Ok(()),
        }
    }

    /// Aborts what took too long, and sweeps what late requests left behind. Answers how many uploads it dealt with.
    ///
    /// # Errors
    /// When database or S3 fail; the next run goes on where this one stopped.
    pub async fn reap(&self, job: &JobScope) -> Result<usize> {
        const BATCH: u32 = 100;
        let now = self.clock.now();
        let stale = self.store.stale_uploads(job, now, BATCH).await?;
        for (scope, id) in &stale {
            let target = Target::Upload(id.clone());
            let event = AuditEvent::of_job("reap-uploads", now, Action::UploadExpired, target);
            self.store.abort_upload(scope, id, event).await?;
        }
        // A URL signed just before the abort stays valid for its time: only after that can nothing new arrive.
        let quiet = now - SignedDuration::try_from(self.rules.url_ttl).unwrap_or(SignedDuration::from_mins(60));
        let unswept = self.store.unswept_uploads(job, quiet, BATCH).await?;
        for (scope, upload) in &unswept {
            if let Some(settled) = &upload.settled {
                self.remove(settled).await?;
            }
            self.store.mark_swept(scope, &upload.id).await?;
        }
        Ok(stale.len() + unswept.len())
    }

    pub(super) async fn try_remove(&self, upload_id: &str, settled: Option<&Settled>) {
        if let Some(settled) = settled
            && let Err(error) = self.remove(settled).await
        {
            tracing::warn!(upload_id, %error, "leftovers of an aborted upload stay until the next sweep");
        }
    }

    async fn remove(&self, settled: &Settled) -> Result<()> {
        if let Some(multipart_id) = &settled.multipart_id {
            self.objects.abort_multipart(&settled.key, multipart_id).await?;
        }
        self.objects.delete(&settled.key).await?;
        Ok(())
    }

    pub(super) async fn find(&self, scope: &TenantScope, id: &str) -> Result<Upload> {
        let upload = if is_id(id) { self.store.upload(scope, id, None).await? } else { None };
        upload.ok_or(Error::NotFound("upload"))
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
