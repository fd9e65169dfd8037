use chartlift_protocol::UploadStatus;

use super::{Uploads, upload::Settled};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::Access,
    domain::error::{Error, Result},
};

impl Uploads {
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
