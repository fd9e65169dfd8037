use chartlift_protocol::UploadStatus;

use super::{
    Uploads, find,
    upload::{Settled, Upload},
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::{Access, TenantScope},
    domain::{
        error::{Error, Result},
        finalization::{UploadEnd, upload_ended},
    },
};

impl Uploads {
    /// Gives an upload up and removes what S3 has of it. Aborting twice is no error.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::UploadNotActive`] when it is completed.
    pub async fn abort(&self, access: &Access, id: &str) -> Result<()> {
        let event = AuditEvent::of(access, self.clock.now(), Action::UploadAborted, Target::Upload(id.to_owned()));
        let (mine, upload) = self.end_aborted(&access.scope, id, UploadEnd::AsMeant, event).await?;
        if mine {
            // The row is what counts; leftovers that S3 does not give up now are swept by the job.
            self.try_remove(&upload.id, upload.settled.as_ref()).await;
        }
        match upload.status {
            UploadStatus::Completed => Err(Error::UploadNotActive("it is completed; delete the attachment instead")),
            UploadStatus::Active | UploadStatus::Aborted => Ok(()),
        }
    }

    /// Ends an active upload as aborted; answers whether it was this call that did, and the upload as it is then.
    pub(super) async fn end_aborted(
        &self,
        scope: &TenantScope,
        id: &str,
        end: UploadEnd,
        event: AuditEvent,
    ) -> Result<(bool, Upload)> {
        let mut tx = self.store.begin(scope).await?;
        // The record first: see the order of locks at `Tx`.
        let record_id = find(&mut *tx, id).await?.record_id;
        let record = tx.lock_record(&record_id).await?.ok_or(Error::NotFound("record"))?;
        let mut upload = tx.lock_upload(id).await?.ok_or(Error::NotFound("upload"))?;
        if upload.status != UploadStatus::Active {
            return Ok((false, upload));
        }
        tx.end_upload(id, UploadStatus::Aborted, event.at).await?;
        let event = upload.concerns(event);
        let finalization = upload_ended(&mut *tx, &record_id, record, end, &event).await?;
        self.audit.append_all(&mut *tx, [event].into_iter().chain(finalization).collect()).await?;
        tx.commit().await?;
        upload.status = UploadStatus::Aborted;
        Ok((true, upload))
    }

    pub(super) async fn try_remove(&self, upload_id: &str, settled: Option<&Settled>) {
        if let Some(settled) = settled
            && let Err(error) = self.remove(settled).await
        {
            tracing::warn!(upload_id, %error, "leftovers of an aborted upload stay until the next sweep");
        }
    }

    pub(super) async fn remove(&self, settled: &Settled) -> Result<()> {
        if let Some(multipart_id) = &settled.multipart_id {
            self.objects.abort_multipart(&settled.key, multipart_id).await?;
        }
        self.objects.delete(&settled.key).await?;
        Ok(())
    }
}
