use chartlift_protocol::{CompleteUpload, Encoding, UploadCompleted, UploadStatus, UploadToComplete};
use futures::{
    FutureExt, StreamExt,
    future::{self, BoxFuture},
    stream,
};
use serde_json::json;

use super::{
    Uploads,
    parts::{check_count, check_encoding, check_summary, compare},
    sent::Sent,
    unattended::unattended,
    upload::{Settled, Upload},
};
use crate::{
    audit::{Action, AuditEvent},
    auth::Access,
    domain::{
        attachment::{Attachment, NewVersion},
        error::{Error, Result},
        finalization::{UploadEnd, upload_ended},
        history::check_touched,
        ports::{MultipartOutcome, ObjectError, ObjectFacts, Tx},
        revision::{Change, RevisedFile},
        stamp::Stamp,
    },
};

/// So many of one call at once: S3 is asked some three times for each, and answers several as fast as one; more would keep
/// others from the database.
const COMPLETED_AT_ONCE: usize = 8;

/// What S3 has for a complete upload.
enum Found {
    /// The object, of the right size and checksum as far as S3 tells.
    Object(ObjectFacts),
    /// An object, but not what the client says.
    Other,
    /// Nothing, and nothing that could become it.
    Nothing,
    /// Parts that S3 will never make an object of.
    TooSmall,
}

impl Uploads {
    /// Makes the attachment's version of what was uploaded. Completing again answers the same.
    ///
    /// The order makes a crash harmless at any point: S3 completes first, then size and checksum are compared, and the
    /// version with its audit entry is written last. Repeating the call goes on from wherever it stopped, and goes on when its
    /// caller goes away. What database or S3 failed, the job completes if nobody repeats the call. It cannot know of a file of one
    /// PUT or form whose server died before its version was written: only parts are worth a note beforehand.
    ///
    /// # Errors
    /// [`Error::UploadIncomplete`] and [`Error::PartMismatch`] leave the upload active, so that the parts can be sent
    /// again. [`Error::ChecksumMismatch`], [`Error::PartsTooSmall`] and [`Error::RecordFinalized`] abort it and remove what S3 has.
    pub async fn complete(&self, access: &Access, id: &str, request: &CompleteUpload) -> Result<UploadCompleted> {
        let (uploads, access, id, request) = (self.clone(), access.clone(), id.to_owned(), request.clone());
        unattended(async move { uploads.complete_attended(&access, &id, &request).await }).await
    }

    /// As [`Uploads::complete`], for a caller that does not go away.
    pub(super) async fn complete_attended(
        &self,
        access: &Access,
        id: &str,
        request: &CompleteUpload,
    ) -> Result<UploadCompleted> {
        let upload = self.find(&access.scope, id).await?;
        match upload.status {
            UploadStatus::Completed => {
                let done = self.store.read(&access.scope).await?.version_of_upload(id).await?;
                self.store.settled().await?;
                return done.ok_or(Error::NotFound("upload"));
            }
            UploadStatus::Aborted => return Err(Error::UploadNotActive("start a new one")),
            UploadStatus::Active => {}
        }
        check_summary(&upload, request)?;
        let Some(settled) = &upload.settled else {
            return Err(Error::UploadIncomplete(request.parts.iter().map(|part| part.number).collect()));
        };
        check_encoding(&upload, settled, request)?;
        if settled.encoding == Encoding::Identity && request.source.crc32 != request.stored.crc32 {
            return self.refuse(access, &upload, settled, Error::ChecksumMismatch).await;
        }
        let outcome = self.prove_and_record(access, &upload, settled, request).await;
        if let Err(error) = &outcome
            && error.decides_nothing()
            && let Err(cause) = self.note_completion(access, &upload, request).await
        {
            tracing::warn!(upload_id = id, %cause, "nobody but its client can complete this upload");
        }
        outcome
    }

    async fn prove_and_record(
        &self,
        access: &Access,
        upload: &Upload,
        settled: &Settled,
        request: &CompleteUpload,
    ) -> Result<UploadCompleted> {
        if Sent::of(settled, request.stored.size_bytes).is_read_whole() {
            return match self.prove_small(access, upload, settled, request).await {
                Ok(facts) => self.record_version(access, upload, settled, request, facts).await,
                Err(error) => self.unproven(access, upload, settled, error).await,
            };
        }
        let (found, beginning) = match &settled.multipart_id {
            None => self.whole_object(settled, request).await?,
            Some(multipart_id) => (self.object_of_parts(access, upload, settled, multipart_id, request).await?, None),
        };
        match found {
            Found::Object(facts) => match self.prove(access, upload, settled, request, beginning).await {
                Ok(()) => self.record_version(access, upload, settled, request, facts).await,
                Err(error) => self.unproven(access, upload, settled, error).await,
            },
            Found::Other => self.refuse(access, upload, settled, Error::ChecksumMismatch).await,
            Found::TooSmall => self.refuse(access, upload, settled, Error::PartsTooSmall).await,
            Found::Nothing => {
                // S3 gave the parts up. That is no fault of the client's: it sends them again.
                self.reopened(access, upload, settled).await?;
                Err(Error::UploadIncomplete(request.parts.iter().map(|part| part.number).collect()))
            }
        }
    }

    /// Completes several as [`Uploads::complete`] does one; each has its own outcome.
    ///
    /// # Errors
    /// [`Error::Invalid`] for more than [`MAX_UPLOADS_PER_CALL`](chartlift_protocol::limits::MAX_UPLOADS_PER_CALL) or none.
    pub async fn complete_many(
        &self,
        access: &Access,
        requests: &[UploadToComplete],
    ) -> Result<Vec<Result<UploadCompleted>>> {
        check_count(requests.len())?;
        let mut completions: Vec<BoxFuture<'_, _>> = Vec::with_capacity(requests.len());
        for one in requests {
            completions.push(self.complete(access, &one.upload_id, &one.completion).boxed());
        }
        Ok(stream::iter(completions).buffered(COMPLETED_AT_ONCE).collect().await)
    }

    /// What S3 has, and what that begins with, asked for at once.
    async fn whole_object(
        &self,
        settled: &Settled,
        request: &CompleteUpload,
    ) -> Result<(Found, Option<Result<Vec<u8>>>)> {
        let beginning = self.beginning(settled, request);
        let (facts, beginning) = future::join(self.objects.head(&settled.key), beginning).await;
        match facts? {
            None => Err(Error::UploadIncomplete(vec![1])),
            Some(facts) => Ok((judge(facts, request)?, Some(beginning))),
        }
    }

    async fn object_of_parts(
        &self,
        access: &Access,
        upload: &Upload,
        settled: &Settled,
        multipart_id: &str,
        request: &CompleteUpload,
    ) -> Result<Found> {
        if let Some(listed) = self.objects.list_parts(&settled.key, multipart_id).await? {
            let parts = match compare(&listed, request) {
                Ok(parts) => parts,
                // Parts also vanish from the listing when another call completes them at this moment.
                Err(error) => {
                    let facts = self.objects.head(&settled.key).await?.ok_or(error)?;
                    return judge(facts, request);
                }
            };
            self.note_completion(access, upload, request).await?;
            match self.objects.complete_multipart(&settled.key, multipart_id, &parts, request.stored.crc32).await? {
                MultipartOutcome::Done | MultipartOutcome::Elsewhere => {}
                MultipartOutcome::WrongChecksum => return Ok(Found::Other),
                MultipartOutcome::TooSmall => return Ok(Found::TooSmall),
                // A part was sent again between listing and completing: look again.
                MultipartOutcome::WrongParts => {
                    return Err(Error::PartMismatch(request.parts.iter().map(|part| part.number).collect()));
                }
            }
        }
        // Either S3 just completed it, or it did so before and the answer (or this server) was lost on the way.
        self.objects.head(&settled.key).await?.map_or(Ok(Found::Nothing), |facts| judge(facts, request))
    }

    /// Keeps what the client says of the whole: S3 may have the object while its version is still to be written, and whoever
    /// finds that (the job, if the client never comes back) needs it.
    async fn note_completion(&self, access: &Access, upload: &Upload, request: &CompleteUpload) -> Result<()> {
        let said = serde_json::to_string(request).map_err(Error::damaged)?;
        let mut tx = self.store.begin(&access.scope).await?;
        tx.note_completion(&upload.id, &said).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn record_version(
        &self,
        access: &Access,
        upload: &Upload,
        settled: &Settled,
        request: &CompleteUpload,
        facts: ObjectFacts,
    ) -> Result<UploadCompleted> {
        let now = self.clock.now();
        let version = NewVersion {
            id: upload.id.clone(),
            attachment_id: upload.attachment_id.clone(),
            record_id: upload.record_id.clone(),
            addendum_id: upload.addendum_id.clone(),
            first: upload.new_attachment,
            file_name: upload.file_name.clone(),
            content_type: upload.content_type.clone(),
            key: settled.key.clone(),
            encoding: settled.encoding,
            source_bytes: request.source.size_bytes,
            source_crc32: request.source.crc32,
            source_sha256: request.source.sha256.clone(),
            stored_bytes: request.stored.size_bytes,
            stored_crc32: request.stored.crc32,
            storage_class: facts.storage_class,
            parts: request.parts.clone(),
            created: Stamp::of(&access.actor, now),
            begun_by: upload.begun_by_another(&access.actor).cloned(),
        };
        let details = json!({
            "attachment_id": upload.attachment_id,
            "source_bytes": version.source_bytes,
            "stored_bytes": version.stored_bytes,
        });
        let event = upload.event(access, now, Action::UploadCompleted, details);
        match self.write_version(access, &version, event).await {
            Err(error @ (Error::RecordFinalized | Error::UploadNotActive(_))) => {
                self.refuse(access, upload, settled, error).await
            }
            outcome => outcome,
        }
    }

    /// Writes the version and ends the upload, or answers what was written before.
    async fn write_version(&self, access: &Access, version: &NewVersion, event: AuditEvent) -> Result<UploadCompleted> {
        let mut tx = self.store.begin(&access.scope).await?;
        // The record first: see the order of locks at `Tx`.
        let record = tx.lock_record(&version.record_id).await?.ok_or(Error::NotFound("record"))?;
        match tx.lock_upload(&version.id).await?.map(|upload| upload.status) {
            Some(UploadStatus::Active) => {}
            Some(UploadStatus::Completed) => {
                let done = tx.version_of_upload(&version.id).await?.ok_or(Error::NotFound("upload"))?;
                drop(tx);
                // Another call may have committed it a moment ago.
                self.store.settled().await?;
                return Ok(done);
            }
            Some(UploadStatus::Aborted) | None => {
                return Err(Error::UploadNotActive("it was given up meanwhile; start a new one"));
            }
        }
        check_touched(&mut *tx, record, version.addendum_id.as_deref(), Change::FileAdded, &access.actor).await?;
        let before = if version.first { None } else { Some(kept(&mut *tx, version).await?) };
        let number = before.as_ref().map_or(1, |before| before.version + 1);
        let file = RevisedFile {
            attachment_id: version.attachment_id.clone(),
            file_name: version.file_name.clone(),
            description: before.and_then(|before| before.description),
            version: number,
            other_record_id: None,
        };
        tx.touch_record(&version.record_id, Change::FileAdded, &version.created, &file).await?;
        tx.insert_version(version, number).await?;
        tx.end_upload(&version.id, UploadStatus::Completed, version.created.at).await?;
        tx.queue_metadata(&version.attachment_id, version.created.at).await?;
        let finalized = upload_ended(&mut *tx, &version.record_id, record, UploadEnd::AsMeant, &event).await?;
        self.audit.append_all(&mut *tx, [event].into_iter().chain(finalized).collect()).await?;
        tx.commit().await?;
        self.metadata.publish(&access.scope, std::slice::from_ref(&version.attachment_id));
        Ok(UploadCompleted {
            upload_id: version.id.clone(),
            attachment_id: version.attachment_id.clone(),
            version: number,
            source_bytes: version.source_bytes,
            stored_bytes: version.stored_bytes,
            encoding: version.encoding,
        })
    }

    /// What is wrong goes; what could not be looked at stays.
    async fn unproven(
        &self,
        access: &Access,
        upload: &Upload,
        settled: &Settled,
        error: Error,
    ) -> Result<UploadCompleted> {
        match error {
            Error::ChecksumMismatch | Error::TypeNotAllowed { .. } => self.refuse(access, upload, settled, error).await,
            error => Err(error),
        }
    }

    /// Aborts the upload and removes what S3 has of it; then answers why.
    async fn refuse(
        &self,
        access: &Access,
        upload: &Upload,
        settled: &Settled,
        error: Error,
    ) -> Result<UploadCompleted> {
        let details = json!({ "reason": error.to_string() });
        let event = upload.event(access, self.clock.now(), Action::UploadAborted, details);
        let (_, now) = self.end_aborted(&access.scope, &upload.id, UploadEnd::Failed, event).await?;
        // Another call may have completed it meanwhile: then its object must stay.
        if now.status == UploadStatus::Aborted {
            self.try_remove(&upload.id, Some(settled)).await;
        }
        Err(error)
    }
}

/// The attachment that gets another version. The record is locked, so that nothing is moved out of it.
async fn kept(tx: &mut dyn Tx, version: &NewVersion) -> Result<Attachment> {
    let known = tx.attachment(&version.attachment_id).await?.filter(|known| known.deleted_at.is_none());
    let known = known.ok_or(Error::UploadNotActive("its attachment was deleted meanwhile"))?;
    if known.record_id != version.record_id {
        return Err(Error::UploadNotActive("its attachment was moved meanwhile; start a new one"));
    }
    Ok(known)
}

/// Whether HEAD's answer is what the client says it sent. Only what S3 says can speak against the object: where it
/// tells neither size nor checksum, nothing is decided.
fn judge(facts: ObjectFacts, request: &CompleteUpload) -> Result<Found> {
    let same_size = facts.size_bytes.map(|size| size == request.stored.size_bytes);
    let same_checksum = facts.crc32.map(|crc32| crc32 == request.stored.crc32);
    match (same_size, same_checksum) {
        (Some(false), _) | (_, Some(false)) => Ok(Found::Other),
        // Every URL bound its bytes' checksum, so a store that does not tell the object's own has checked them all
        // the same; and bytes of the right checksum are the right ones.
        (Some(true), _) | (None, Some(true)) => Ok(Found::Object(facts)),
        (None, None) => {
            let cause = "neither size nor checksum".to_owned();
            Err(Error::Objects(ObjectError::Unavailable { operation: "HeadObject", cause }))
        }
    }
}
