use chartlift_protocol::{CreateUpload, UploadCreated, UploadStatus};
use serde_json::json;

use super::{
    Uploads, find,
    parts::{check_parts, is_sha256},
    upload::{Person, Upload},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
    domain::{
        error::{Error, Findings, Result},
        file_name::checked_file_name,
        idempotency::claim,
        ids::{is_id, new_id},
        keys::safe_extension,
        ports::{IdempotencyKey, Tx},
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
        let file_name = checked_file_name(&request.file_name)?;
        let content_type = self.check_file(access, &file_name, &request)?;
        if let Some(first) = &request.first {
            check_parts(first, request.size_bytes)?;
        }
        check_source_key(request.source_key.as_deref())?;
        let now = self.clock.now();
        let upload = Upload {
            id: new_id(),
            record_id: request.record_id,
            new_attachment: request.attachment_id.is_none(),
            attachment_id: request.attachment_id.unwrap_or_else(new_id),
            extension: safe_extension(&file_name),
            file_name,
            content_type,
            size_bytes: request.size_bytes,
            status: UploadStatus::Active,
            settled: None,
            created_at: now,
            created_by: Person::from(&access.actor),
            continued_by: None,
            source_key: request.source_key,
            expires_at: now + self.rules.lifetime,
        };
        let event = AuditEvent::of(access, now, Action::UploadCreated, Target::Upload(upload.id.clone()))
            .about(&upload.record_id)
            .with(json!({ "attachment_id": upload.attachment_id, "size_bytes": upload.size_bytes }));
        let mut tx = self.store.begin(&access.scope).await?;
        check_record(&mut *tx, &upload.record_id).await?;
        if !upload.new_attachment {
            check_attachment(&mut *tx, &upload.attachment_id, &upload.record_id).await?;
        }
        let known = begun_before(&mut *tx, access, &upload).await?;
        let id = known.as_ref().map_or(&upload.id, |known| &known.id);
        let before = match claim(&mut *tx, key.as_ref(), id, now).await? {
            Some(id) => Some(find(&mut *tx, &id).await?),
            None => None,
        };
        let begun_before = known.is_some();
        let upload = match before {
            // The same request again. One that was given up would be a dead end, so it is made anew.
            Some(before) if before.status != UploadStatus::Aborted => {
                // Signing below takes a transaction of its own, and there is one writer.
                drop(tx);
                before
            }
            given_up => {
                if let (Some(_), Some(key)) = (given_up, &key) {
                    tx.renew_key(key, id, now).await?;
                }
                let (upload, event) = match known {
                    Some(known) => {
                        let target = Target::Upload(known.id.clone());
                        let found = AuditEvent::of(access, now, Action::UploadRead, target).about(&known.record_id);
                        (known, found)
                    }
                    None => {
                        tx.insert_upload(&upload).await?;
                        (upload, event)
                    }
                };
                self.audit.append(&mut *tx, event).await?;
                tx.commit().await?;
                upload
            }
        };
        let signed = match &request.first {
            Some(first) if !begun_before && self.policy_allows(first.encoding) => {
                self.sign_active(access, &upload, first).await?
            }
            _ => Vec::new(),
        };
        Ok(UploadCreated {
            expires_in_seconds: u32::try_from(upload.expires_at.duration_since(now).as_secs()).unwrap_or_default(),
            upload_id: upload.id,
            attachment_id: upload.attachment_id,
            policy: self.rules.policy.clone(),
            signed,
            begun_before,
        })
    }

    fn check_file(&self, access: &Access, file_name: &str, request: &CreateUpload) -> Result<String> {
        let rules = self.rules.files.of(access.scope.tenant());
        if request.size_bytes > rules.max_file_bytes {
            return Err(Error::FileTooLarge { limit_bytes: rules.max_file_bytes });
        }
        rules.types.settle(file_name, &request.content_type)
    }
}

/// The caller's own upload of the same file to the same place, if it can still be gone on with.
async fn begun_before(tx: &mut dyn Tx, access: &Access, wanted: &Upload) -> Result<Option<Upload>> {
    let Some(key) = &wanted.source_key else { return Ok(None) };
    let known = tx.uploads_of_source(&wanted.record_id, key).await?;
    Ok(known.into_iter().find(|known| {
        let same_place = known.new_attachment == wanted.new_attachment
            && (wanted.new_attachment || known.attachment_id == wanted.attachment_id);
        let alive = known.expires_at > wanted.created_at;
        alive && same_place && known.size_bytes == wanted.size_bytes && known.is_of(&access.actor)
    }))
}

fn check_source_key(key: Option<&str>) -> Result<()> {
    let mut findings = Findings::default();
    findings.check(key.is_none_or(is_sha256), "/source_key", "must be 64 lower-case hex digits");
    findings.finish()
}

async fn check_record(tx: &mut dyn Tx, id: &str) -> Result<()> {
    let record = if is_id(id) { tx.lock_record(id).await? } else { None };
    match record.ok_or(Error::NotFound("record"))?.status {
        RecordStatus::Draft => Ok(()),
        RecordStatus::Finalized => Err(Error::RecordFinalized),
    }
}

async fn check_attachment(tx: &mut dyn Tx, id: &str, record_id: &str) -> Result<()> {
    let version = if is_id(id) { tx.version(id, None).await? } else { None };
    version.filter(|version| version.record_id == record_id).map(drop).ok_or(Error::NotFound("attachment"))
}
