use std::collections::HashSet;

use chartlift_protocol::{CompleteUpload, UploadStatus, limits::SINGLE_PUT_BYTES};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::SignedDuration;
use serde_json::json;

use super::{
    Uploads,
    create::{begun_before, check_attachment, open_place},
    sign::key_of,
    unattended::unattended,
    upload::{Settled, Upload},
};
use crate::{
    audit::Action,
    auth::Access,
    domain::{
        attachment::{Attachment, PartIndex, StoredVersion},
        error::{Error, Result},
        finalization::UploadEnd,
        ids::{is_id, new_id},
        keys::safe_extension,
        ports::Tx,
        stamp::Subject,
    },
};

/// How long copying may take before what is left of it is removed: S3 copies within itself, terabytes in hours.
const COPYING_TAKES: SignedDuration = SignedDuration::from_hours(24);
/// Parts that are copied at a time: S3 does the work, so this bounds requests only.
const PARTS_AT_A_TIME: usize = 16;

impl Uploads {
    /// Makes an older version the attachment's newest: as another version, of a copy of its bytes that S3 makes and checks.
    /// Where it, or a copy of it, is the newest already, nothing changes.
    ///
    /// It is an upload whose bytes come from S3 itself, so that it has the same order of steps, the same proofs, and is
    /// cleaned up in the same way when it is cut off. It goes on when its caller goes away. Who asks for the same again waits for
    /// it where this server makes it, and goes on with their own where another server does or died in it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::RecordFinalized`], [`Error::FinalizationPending`], [`Error::Archived`],
    /// [`Error::ObjectLost`], or when database or S3 fail.
    pub async fn make_current(&self, access: &Access, attachment_id: &str, number: u32) -> Result<Attachment> {
        if !is_id(attachment_id) {
            return Err(Error::NotFound("attachment"));
        }
        let alone = self.copying.alone(access.scope.tenant(), attachment_id, number).await;
        let (uploads, access, id) = (self.clone(), access.clone(), attachment_id.to_owned());
        unattended(async move {
            let _alone = alone;
            uploads.make_current_attended(&access, &id, number).await
        })
        .await
    }

    async fn make_current_attended(&self, access: &Access, attachment_id: &str, number: u32) -> Result<Attachment> {
        let mut tx = self.store.read(&access.scope).await?;
        let now = tx.attachment(attachment_id).await?.filter(|now| now.deleted_at.is_none());
        let now = now.ok_or(Error::NotFound("attachment"))?;
        let old = tx.version(attachment_id, Some(number)).await?.ok_or(Error::NotFound("version"))?;
        let index = tx.part_index(&old.id).await?.ok_or(Error::NotFound("version"))?;
        drop(tx);
        if now.version == number {
            return Ok(now);
        }
        if let Some((upload, settled)) = self.copy_to_make(access, &now, &old, &index).await? {
            self.make_copy(access, &old, &index, &upload, &settled).await?;
        }
        let made = self.store.read(&access.scope).await?.attachment(attachment_id).await?;
        made.ok_or(Error::NotFound("attachment"))
    }

    /// The upload that copies it: the caller's own where one was cut off, or a new one; none where the newest version is a copy of it.
    async fn copy_to_make(
        &self,
        access: &Access,
        attachment: &Attachment,
        old: &StoredVersion,
        index: &PartIndex,
    ) -> Result<Option<(Upload, Settled)>> {
        let mut wanted = self.copying_upload(access, attachment, old);
        let mut tx = self.store.begin(&access.scope).await?;
        let place = open_place(&mut *tx, access, &wanted.record_id).await;
        wanted.addendum_id = place.as_ref().ok().cloned().flatten();
        // First: a record that waits for this very copy takes no other.
        if let Some(begun) = begun_before(&mut *tx, access, &wanted).await?
            && let Some(settled) = begun.settled.clone()
        {
            return Ok(Some((begun, settled)));
        }
        place?;
        check_attachment(&mut *tx, &wanted).await?;
        if is_newest(&mut *tx, old).await? {
            return Ok(None);
        }
        drop(tx);
        let facts = self.objects.head(&old.key).await?;
        let facts = facts.ok_or_else(|| Error::ObjectLost { version_id: old.id.clone() })?;
        if facts.archived {
            return Err(Error::Archived(facts.storage_class));
        }
        self.begin_copy(access, wanted, old, index).await.map(Some)
    }

    async fn make_copy(
        &self,
        access: &Access,
        old: &StoredVersion,
        index: &PartIndex,
        upload: &Upload,
        settled: &Settled,
    ) -> Result<()> {
        let request = CompleteUpload { source: index.source.clone(), stored: index.stored, parts: index.parts.clone() };
        let copied = match self.copy(access, old, settled, index).await {
            Ok(()) => self.complete_attended(access, &upload.id, &request).await.map(drop),
            Err(error) => Err(error),
        };
        if let Err(error) = &copied {
            let details = json!({ "reason": error.to_string() });
            let event = upload.event(access, self.clock.now(), Action::UploadAborted, details);
            let (mine, _) = self.end_aborted(&access.scope, &upload.id, UploadEnd::Failed, event).await?;
            if mine {
                self.try_remove(&upload.id, Some(settled)).await;
            }
        }
        copied
    }

    fn copying_upload(&self, access: &Access, attachment: &Attachment, old: &StoredVersion) -> Upload {
        let at = self.clock.now();
        Upload {
            id: new_id(),
            record_id: attachment.record_id.clone(),
            addendum_id: None,
            attachment_id: attachment.id.clone(),
            new_attachment: false,
            file_name: old.file_name.clone(),
            content_type: old.content_type.clone(),
            extension: safe_extension(&old.file_name),
            size_bytes: old.source_bytes,
            status: UploadStatus::Active,
            settled: None,
            created_at: at,
            created_by: Subject::from(&access.actor),
            continued_by: None,
            source_key: Some(key_of_copies(old)),
            expires_at: at + COPYING_TAKES,
        }
    }

    /// Writes down that a copy is about to be made, so that whatever becomes of it is found again.
    async fn begin_copy(
        &self,
        access: &Access,
        mut upload: Upload,
        old: &StoredVersion,
        index: &PartIndex,
    ) -> Result<(Upload, Settled)> {
        let key = key_of(access, &upload, old.encoding);
        let whole = index.parts.len() == 1 && index.stored.size_bytes <= SINGLE_PUT_BYTES;
        let multipart_id = match whole {
            true => None,
            false => Some(self.objects.create_multipart(&key, &self.meta_of(access, &upload, old.encoding)).await?),
        };
        let settled = Settled { encoding: old.encoding, key, whole, multipart_id, form: None };
        let begun = self.write_begun(access, &mut upload, &settled, old.number).await;
        if let (Err(_), Some(multipart_id)) = (&begun, &settled.multipart_id) {
            self.objects.abort_multipart(&settled.key, multipart_id).await?;
        }
        begun?;
        Ok((upload, settled))
    }

    async fn write_begun(&self, access: &Access, upload: &mut Upload, settled: &Settled, number: u32) -> Result<()> {
        let mut tx = self.store.begin(&access.scope).await?;
        upload.addendum_id = open_place(&mut *tx, access, &upload.record_id).await?;
        check_attachment(&mut *tx, upload).await?;
        upload.settled = Some(settled.clone());
        tx.insert_upload(upload).await?;
        let details =
            json!({ "attachment_id": upload.attachment_id, "size_bytes": upload.size_bytes, "of_version": number });
        self.audit.append(&mut *tx, upload.event(access, upload.created_at, Action::UploadCreated, details)).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn copy(&self, access: &Access, old: &StoredVersion, settled: &Settled, index: &PartIndex) -> Result<()> {
        let Some(multipart_id) = &settled.multipart_id else {
            self.objects.copy(&old.key, &settled.key, self.class_of(access)).await?;
            return Ok(());
        };
        // None of them where S3 made the object already.
        let Some(there) = self.objects.list_parts(&settled.key, multipart_id).await? else { return Ok(()) };
        let there: HashSet<(u32, u64)> = there.iter().map(|part| (part.number, part.size_bytes)).collect();
        let mut start = 0;
        let mut parts = Vec::with_capacity(index.parts.len());
        for part in &index.parts {
            if !there.contains(&(part.number, part.stored_bytes)) {
                parts.push((part.number, start, part.stored_bytes));
            }
            start += part.stored_bytes;
        }
        stream::iter(parts)
            .map(|(number, start, length)| {
                self.objects.copy_part(&old.key, (start, length), &settled.key, multipart_id, number)
            })
            .buffer_unordered(PARTS_AT_A_TIME)
            .try_collect::<Vec<()>>()
            .await?;
        Ok(())
    }
}

/// What uploads that copy this version are called. No client can call one so: see `check_source_key`.
fn key_of_copies(old: &StoredVersion) -> String {
    format!("version {}", old.id)
}

/// Whether the attachment's newest version is a copy of that one, also by its name.
async fn is_newest(tx: &mut dyn Tx, old: &StoredVersion) -> Result<bool> {
    let newest = tx.version(&old.attachment_id, None).await?.ok_or(Error::NotFound("attachment"))?;
    let upload = tx.upload(&newest.id).await?;
    let copies = upload.is_some_and(|upload| upload.source_key == Some(key_of_copies(old)));
    Ok(copies && newest.file_name == old.file_name)
}
