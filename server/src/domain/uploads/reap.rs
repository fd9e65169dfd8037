use jiff::SignedDuration;

use super::Uploads;
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::JobScope,
    domain::error::Result,
};

impl Uploads {
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
            self.end_aborted(scope, id, event).await?;
        }
        // A URL signed just before the abort stays valid for its time: only after that can nothing new arrive.
        let quiet = now - SignedDuration::try_from(self.rules.url_ttl).unwrap_or(SignedDuration::from_mins(60));
        let unswept = self.store.unswept_uploads(job, quiet, BATCH).await?;
        for (scope, upload) in &unswept {
            if let Some(settled) = &upload.settled
                && let Err(error) = self.remove(settled).await
            {
                // One that cannot be removed now must not keep the others.
                tracing::warn!(upload_id = upload.id, %error, "leftovers of an aborted upload stay until the next sweep");
                continue;
            }
            let mut tx = self.store.begin(scope).await?;
            tx.mark_swept(&upload.id).await?;
            tx.commit().await?;
        }
        Ok(stale.len() + unswept.len())
    }
}
