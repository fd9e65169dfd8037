use jiff::{SignedDuration, Timestamp};

use super::{Uploads, upload::Settled};
use crate::{
    audit::{Action, AuditEvent, Target},
    auth::{Access, Actor, JobScope, TenantScope},
    domain::{
        error::{Error, Result},
        finalization::UploadEnd,
    },
};

/// How long after an upload's end something of it may still arrive: a request that began while its URL was good goes
/// on for as long as its sender sends. 64 MiB at the slowest link that is served (64 kbit/s) take two and a half hours;
/// a day is far on the safe side.
const MAY_STILL_ARRIVE: SignedDuration = SignedDuration::from_hours(24);

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
            if self.finish(scope, id).await {
                continue;
            }
            let target = Target::Upload(id.clone());
            let event = AuditEvent::of_job("reap-uploads", now, Action::UploadExpired, target);
            self.end_aborted(scope, id, UploadEnd::Failed, event).await?;
        }
        // A URL signed just before the abort stays valid for its time: only after that can nothing new begin.
        let quiet = now - SignedDuration::try_from(self.rules.url_ttl).unwrap_or(SignedDuration::from_mins(60));
        let unswept = self.store.unswept_uploads(job, quiet, BATCH).await?;
        for (scope, upload, ended_at) in &unswept {
            let clean = match &upload.settled {
                // Nothing was ever signed.
                None => Ok(true),
                Some(settled) => self.sweep(settled).await,
            };
            let clean = match clean {
                Ok(clean) => clean,
                Err(error) => {
                    // One that cannot be removed now must not keep the others.
                    tracing::warn!(upload_id = upload.id, %error, "leftovers of an aborted upload stay until the next sweep");
                    continue;
                }
            };
            if !clean {
                // The next round looks again.
                continue;
            }
            let mut tx = self.store.begin(scope).await?;
            match next_sweep(now, *ended_at, quiet, upload.settled.is_some()) {
                Some(at) => tx.sweep_again(&upload.id, at).await?,
                None => tx.mark_swept(&upload.id).await?,
            }
            tx.commit().await?;
        }
        Ok(stale.len() + unswept.len())
    }

    /// Finishes an upload that S3 made the object of before its version was written, because this server or its answer got
    /// lost, and whose client never came back: the file is whole. Answers whether it could.
    async fn finish(&self, scope: &TenantScope, id: &str) -> bool {
        match self.finished(scope, id).await {
            Ok(finished) => finished,
            Err(error) => {
                tracing::warn!(upload_id = id, %error, "an upload that was being completed cannot be");
                false
            }
        }
    }

    async fn finished(&self, scope: &TenantScope, id: &str) -> Result<bool> {
        let mut tx = self.store.read(scope).await?;
        let (Some(upload), Some(said)) = (tx.upload(id).await?, tx.completion(id).await?) else { return Ok(false) };
        drop(tx);
        let request = serde_json::from_str(&said).map_err(Error::damaged)?;
        // In the name of whoever was completing it.
        let by = upload.continued_by.unwrap_or(upload.created_by);
        let actor = Actor { id: by.id.into(), name: by.name.into(), roles: [].into() };
        let access = Access { scope: scope.clone(), actor, request_id: "".into() };
        self.complete(&access, id, &request).await?;
        tracing::info!(upload_id = id, "an upload that nobody came back for is completed");
        Ok(true)
    }

    /// Removes everything the bucket has of an upload, whatever its rows say; answers whether there was nothing.
    async fn sweep(&self, settled: &Settled) -> Result<bool> {
        // The object and the description beside it share everything before the extension.
        let stem = settled.key.rsplit_once('.').map_or(settled.key.as_str(), |(stem, _)| stem);
        let found = self.objects.find(&format!("{stem}.")).await?;
        for (key, multipart_id) in &found.multiparts {
            self.objects.abort_multipart(key, multipart_id).await?;
        }
        for key in &found.keys {
            self.objects.delete(key).await?;
        }
        Ok(found.is_empty())
    }
}

/// Up to which end of uploads the sweeps leave one alone that was found clean; none when it is done with. It is looked
/// at after ever longer pauses, so that a day of looking takes a handful of listings.
fn next_sweep(now: Timestamp, ended_at: Timestamp, quiet: Timestamp, was_signed: bool) -> Option<Timestamp> {
    let age = now.duration_since(ended_at);
    (was_signed && age < MAY_STILL_ARRIVE).then(|| quiet + age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_looking_is_a_handful_of_looks() {
        let (end, ttl) = (Timestamp::UNIX_EPOCH, SignedDuration::from_mins(15));
        let (mut now, mut looks) = (end + ttl, 1);
        while let Some(next) = next_sweep(now, end, now - ttl, true) {
            // It is due once `quiet` reaches it.
            now = next + ttl;
            looks += 1;
        }
        assert!(now.duration_since(end) >= MAY_STILL_ARRIVE);
        assert!(looks <= 8, "{looks}");
        assert_eq!(next_sweep(end, end, end, false), None);
    }
}
