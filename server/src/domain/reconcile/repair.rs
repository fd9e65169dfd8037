//! Mending what reconciling found: only what cannot make anything worse.

use serde_json::json;

use super::{Finding, Reconcile, Subject};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::JobScope,
    domain::{error::Result, ports::StoredObject},
};

const JOB: &str = "reconcile";

impl Reconcile {
    /// Mends a finding; false when it stays as it is.
    pub(super) async fn mend(&self, job: &JobScope, finding: &Finding, subject: Subject<'_>) -> Result<bool> {
        match (finding, subject) {
            (Finding::Moved { listed, .. }, Subject::Version(row)) => self.record_move(job, row, listed).await,
            (
                Finding::Lost { .. } | Finding::WrongSize { .. } | Finding::WrongChecksum { .. },
                Subject::Version(row),
            ) => self.bring_back(job, row).await,
            (Finding::Leftover { key }, Subject::Key(Some(_))) => {
                self.objects.delete(key).await?;
                Ok(true)
            }
            (Finding::OpenParts { key, ours: true }, Subject::Parts(multipart_id)) => {
                self.objects.abort_multipart(key, multipart_id).await?;
                Ok(true)
            }
            // Nothing is deleted because nothing names it: the database may be the one that lost something.
            _ => Ok(false),
        }
    }

    async fn record_move(&self, job: &JobScope, row: &StoredObject, to: &str) -> Result<bool> {
        let (class, tier) = to.split_once('/').unwrap_or((to, ""));
        let mut tx = self.store.begin(&job.tenant(row.tenant.clone())).await?;
        let moved = tx.place(&row.version_id, class, tier, self.clock.now()).await?;
        tx.commit().await?;
        Ok(moved)
    }

    /// Makes the recorded bytes current again, where the store has them as an older version.
    async fn bring_back(&self, job: &JobScope, row: &StoredObject) -> Result<bool> {
        if !self.objects.bring_back(&row.key, row.stored_bytes, row.crc32).await? {
            return Ok(false);
        }
        let target = Target::Upload(row.version_id.clone());
        let event = AuditEvent::of_job(JOB, self.clock.now(), Action::ObjectBroughtBack, target)
            .with(json!({ "stored_bytes": row.stored_bytes, "stored_crc32": row.crc32 }));
        let mut tx = self.store.begin(&job.tenant(row.tenant.clone())).await?;
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        Ok(true)
    }
}
