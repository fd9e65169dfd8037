//! Swapping: one transaction makes the new object the version's, and says so in the audit log.

use serde_json::json;

use super::{
    packer::Packed,
    run::{Repack, Run},
    worth::Worth,
};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::TenantScope,
    domain::{
        error::Result,
        ports::{PackCandidate, PackRequests, PackedObject},
    },
};

const JOB: &str = "repack";

impl Repack {
    #[allow(clippy::too_many_arguments)]
    pub(super) async fn swap(
        &self,
        scope: &TenantScope,
        of: &PackCandidate,
        new_key: &str,
        packed: Packed,
        asked: PackRequests,
        worth: Worth,
        run: &Run<'_>,
    ) -> Result<bool> {
        let (version, now) = (&of.version, self.clock.now());
        let object = PackedObject {
            version_id: version.id.clone(),
            key: new_key.to_owned(),
            stored_bytes: packed.stored.bytes,
            stored_crc32: packed.stored.crc32,
            parts: packed.parts,
        };
        let mut tx = self.store.begin(scope).await?;
        tx.lock_record(&version.record_id).await?;
        if !tx.swap_object(&object, run.before(), now).await? {
            return Ok(false);
        }
        tx.note_pack_requests(&version.id, asked).await?;
        tx.queue_metadata(&version.attachment_id, now).await?;
        let event =
            AuditEvent::of_job(JOB, now, Action::AttachmentRepacked, Target::Attachment(version.attachment_id.clone()))
                .about(&version.record_id)
                .with(json!({
                    "version": version.number,
                    "encoding_before": version.encoding,
                    "stored_bytes_before": version.stored_bytes,
                    "stored_bytes": object.stored_bytes,
                    "stored_crc32": object.stored_crc32,
                    "source_sha256": packed.source.sha256,
                    "saves_monthly": worth.saves_monthly,
                    "costs_once": worth.once,
                    "currency": run.table.currency,
                }));
        self.audit.append(&mut *tx, event).await?;
        tx.commit().await?;
        self.metadata.publish(scope, std::slice::from_ref(&version.attachment_id));
        Ok(true)
    }
}
