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

/// How long an upload is left alone that S3 or the database kept from being dealt with: some rounds, in which others have their turn.
const PAUSE: SignedDuration = SignedDuration::from_mins(15);

impl Uploads {
    /// Aborts what took too long, and sweeps what late requests left behind. Answers how many uploads it dealt with.
    ///
    /// # Errors
    /// When the database fails; the next run goes on where this one stopped.
    pub async fn reap(&self, job: &JobScope) -> Result<usize> {
        const BATCH: u32 = 100;
        let now = self.clock.now();
        let stale = self.store.stale_uploads(job, now, BATCH).await?;
        for (scope, id) in &stale {
            self.end_stale(scope, id, now).await?;
        }
        // A URL signed just before the abort stays valid for its time: only after that can nothing new begin.
        let quiet = now - SignedDuration::try_from(self.rules.url_ttl).unwrap_or(SignedDuration::from_mins(60));
        let unswept = self.store.unswept_uploads(job, quiet, BATCH).await?;
        for (scope, upload, ended_at) in &unswept {
            let next = match &upload.settled {
                // Nothing was ever signed.
                None => None,
                Some(settled) => match self.sweep(settled).await {
                    Ok(true) => next_sweep(now, *ended_at, quiet),
                    // The next round looks again.
                    Ok(false) => Some(quiet),
                    Err(error) => {
                        tracing::warn!(upload_id = upload.id, %error, "leftovers of an aborted upload stay until a later sweep");
                        Some(quiet + PAUSE)
                    }
                },
            };
            let mut tx = self.store.begin(scope).await?;
            match next {
                Some(at) => tx.sweep_again(&upload.id, at).await?,
                None => tx.mark_swept(&upload.id).await?,
            }
            tx.commit().await?;
        }
        Ok(stale.len() + unswept.len())
    }

    /// Completes an upload that took too long if its client had asked for that and all is there, and gives it up otherwise. Where S3
    /// or the database fails, neither: the file may be whole.
    async fn end_stale(&self, scope: &TenantScope, id: &str, now: Timestamp) -> Result<()> {
        match self.finish(scope, id).await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) if error.decides_nothing() => {
                tracing::warn!(upload_id = id, %error, "an upload that was being completed waits for another round");
                let mut tx = self.store.begin(scope).await?;
                tx.sweep_again(id, now + PAUSE).await?;
                tx.commit().await?;
                return Ok(());
            }
            Err(error) => tracing::warn!(upload_id = id, %error, "an upload that was being completed cannot be"),
        }
        let event = AuditEvent::of_job("reap-uploads", now, Action::UploadExpired, Target::Upload(id.to_owned()));
        self.end_aborted(scope, id, UploadEnd::Failed, event).await?;
        Ok(())
    }

    /// Finishes an upload that S3 made the object of before its version was written, because this server or its answer got
    /// lost, and whose client never came back: the file is whole. Answers whether its client had asked for that.
    async fn finish(&self, scope: &TenantScope, id: &str) -> Result<bool> {
        let mut tx = self.store.read(scope).await?;
        let (Some(upload), Some(said)) = (tx.upload(id).await?, tx.completion(id).await?) else { return Ok(false) };
        drop(tx);
        // What cannot be read will never be.
        let request = serde_json::from_str(&said).map_err(|error| Error::unreadable(&error))?;
        // In the name of whoever was completing it.
        let by = upload.continued_by.unwrap_or(upload.created_by);
        let actor = Actor { id: by.id.into(), name: by.name.into(), roles: [].into() };
        let access = Access { scope: scope.clone(), actor, request_id: "".into() };
        self.complete_attended(&access, id, &request).await?;
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
fn next_sweep(now: Timestamp, ended_at: Timestamp, quiet: Timestamp) -> Option<Timestamp> {
    let age = now.duration_since(ended_at);
    (age < MAY_STILL_ARRIVE).then(|| quiet + age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_looking_is_a_handful_of_looks() {
        let (end, ttl) = (Timestamp::UNIX_EPOCH, SignedDuration::from_mins(15));
        let (mut now, mut looks) = (end + ttl, 1);
        while let Some(next) = next_sweep(now, end, now - ttl) {
            // It is due once `quiet` reaches it.
            now = next + ttl;
            looks += 1;
        }
        assert!(now.duration_since(end) >= MAY_STILL_ARRIVE);
        assert!(looks <= 8, "{looks}");
    }
}
