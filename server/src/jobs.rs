//! What the server does unasked.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use tokio::sync::watch;

use crate::{
    auth::JobScope,
    domain::{
        Error,
        access_logs::AccessLogReader,
        bills::Bills,
        budgets::Budgets,
        clock::Clock,
        directory::renamed::follow_all,
        ids::new_id,
        keeping::Keeping,
        lease::{Lease, Wish},
        metadata::Metadata,
        ports::{Store, StoreResult},
        reconcile::{Reconcile, Thoroughness},
        repack::{PackBudget, Repack},
        uploads::Uploads,
    },
};

/// How often there is a look around; uploads wait for days, so minutes do not matter.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// How long an idempotency key is remembered: a client that repeats a call does so within a day.
const KEYS_LIVE: SignedDuration = SignedDuration::from_hours(24);
/// How often database and bucket are compared: moves to other classes are noticed, and billed, to the day.
const RECONCILED_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// How often deleted files are looked through for those whose time is over, which is counted in days.
const PURGED_EVERY: SignedDuration = SignedDuration::from_hours(6);
/// How often cold files are compressed again, each time within the budget of a day.
const REPACKED_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// How often access logs are read. S3 takes hours to write them.
const LOGS_READ_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// The jobs that one server at a time does.
const RECONCILE: &str = "reconcile";
const PURGE: &str = "retention";
/// Compressing cold files again; the command of that name takes it, too.
pub(crate) const REPACK: &str = "repack";
const ACCESS_LOGS: &str = "access-logs";
/// How long a server that died keeps others from its job. A living one renews its hold three times as often.
const LEASE: SignedDuration = SignedDuration::from_mins(15);

/// The server's background work.
pub struct Jobs {
    /// Knows which uploads are stale.
    pub uploads: Uploads,
    /// Knows which descriptions are still to be written.
    pub metadata: Metadata,
    /// Needs to know what all tenants store together.
    pub bills: Bills,
    /// Knows who is to be told that money runs out.
    pub budgets: Budgets,
    /// Compares database and bucket.
    pub reconcile: Reconcile,
    /// Removes deleted files whose time is over.
    pub keeping: Keeping,
    /// Compresses cold files again, and within which budget; none where it is not wanted.
    pub repack: Option<(Repack, PackBudget)>,
    /// Counts what was read of a bucket outside, where it has access logs.
    pub access_logs: Option<AccessLogReader>,
    /// Keeps the idempotency keys.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Jobs {
    /// Works until `stop` changes.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let holder = new_id();
        let mut ticks = tokio::time::interval(EVERY);
        let mut settled = false;
        loop {
            tokio::select! {
                _ = stop.changed() => return,
                _ = ticks.tick() => {}
            }
            // What it is in the middle of is left as a crash would leave it, and is gone on with at the next start.
            tokio::select! {
                _ = stop.changed() => return,
                () = self.round() => {}
            }
            // A server that has just started has people waiting.
            if !std::mem::replace(&mut settled, true) {
                continue;
            }
            // Long work, so a server that is to stop gives it up; whoever is next begins anew.
            tokio::select! {
                _ = stop.changed() => {}
                () = self.long_work(&holder) => continue,
            }
            for job in [RECONCILE, PURGE, REPACK, ACCESS_LOGS] {
                let lease = Lease { job, holder: &holder };
                if let Err(error) = self.store.end_lease(&JobScope::new(), &lease, None).await {
                    tracing::warn!(job, error = %error.0, "giving a job back failed");
                }
            }
            return;
        }
    }

    async fn long_work(&self, holder: &str) {
        self.leased(holder, RECONCILE, RECONCILED_EVERY, self.reconcile()).await;
        self.leased(holder, PURGE, PURGED_EVERY, self.purge()).await;
        if let Some((repack, budget)) = &self.repack {
            self.leased(holder, REPACK, REPACKED_EVERY, compress_again(repack, *budget)).await;
        }
        if let Some(logs) = &self.access_logs {
            self.leased(holder, ACCESS_LOGS, LOGS_READ_EVERY, read(logs)).await;
        }
    }

    /// Does work that one server at a time does, unless another does it or it was done within `every`.
    async fn leased(&self, holder: &str, job: &str, every: SignedDuration, work: impl Future<Output = bool>) {
        let lease = Lease { job, holder };
        let work = async { (work.await, ()) };
        if let Err(error) = leased(&*self.store, &*self.clock, lease, every, work).await {
            tracing::warn!(job, error = %error.0, "the lease of a job could not be kept");
        }
    }

    /// Whether deleted files could be looked through.
    async fn purge(&self) -> bool {
        match self.keeping.purge(&JobScope::new()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "removed deleted files whose time was over"),
            Err(error) => {
                tracing::warn!(%error, "removing deleted files failed");
                return false;
            }
        }
        true
    }

    /// Whether database and bucket could be compared.
    async fn reconcile(&self) -> bool {
        let how = Thoroughness { repair: true, checksums: false };
        let found = self.reconcile.run(&JobScope::new(), how, &mut |_, _| {}).await;
        match found {
            Ok(found) if found.is_alarming() => tracing::error!(
                %found,
                "files are lost or damaged: run `chartlift-server reconcile` to see which, and bring them back from a backup"
            ),
            Ok(found) if found.mended + found.unknown > 0 => tracing::info!(%found, "compared database and bucket"),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "comparing database and bucket failed");
                return false;
            }
        }
        true
    }

    /// One look around. What fails is tried again in the next round.
    async fn round(&self) {
        let job = JobScope::new();
        match self.uploads.reap(&job).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "dealt with stale or aborted uploads"),
            Err(error) => tracing::warn!(%error, "reaping uploads failed"),
        }
        if let Err(error) = follow_all(&*self.store, &job).await {
            tracing::warn!(error = %error.0, "having records follow new names failed");
        }
        if let Err(error) = self.metadata.write_due(&job).await {
            tracing::warn!(%error, "looking for descriptions to write failed");
        }
        if let Err(error) = self.bills.refresh(&job).await {
            tracing::warn!(%error, "reading what the account stores failed");
        }
        match self.bills.write_days(&job).await {
            // A region without prices has no costs to write down, which was said at the start.
            Ok(_) | Err(Error::NoPrices(_)) => {}
            Err(error) => tracing::warn!(%error, "writing down what days cost failed"),
        }
        match self.budgets.watch(&job).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "budgets reached a threshold"),
            Err(error) => tracing::warn!(%error, "watching budgets failed"),
        }
        if let Err(error) = self.budgets.tell(&job).await {
            tracing::warn!(%error, "telling webhooks failed");
        }
        if let Err(error) = self.store.forget_idempotency_keys(&job, self.clock.now() - KEYS_LIVE).await {
            tracing::warn!(error = %error.0, "forgetting old idempotency keys failed");
        }
    }
}

/// Does work that one server at a time does, and that says whether it is done; none when another has it, or it was done within
/// `every`.
///
/// # Errors
/// When the database fails.
pub(crate) async fn leased<T>(
    store: &dyn Store,
    clock: &dyn Clock,
    lease: Lease<'_>,
    every: SignedDuration,
    work: impl Future<Output = (bool, T)>,
) -> StoreResult<Option<T>> {
    let (job, now) = (JobScope::new(), clock.now());
    let wish = Wish { lease, until: now + LEASE, now, not_done_since: now - every };
    if !store.take_lease(&job, &wish).await? {
        return Ok(None);
    }
    let mut work = std::pin::pin!(work);
    let (done, outcome) = loop {
        tokio::select! {
            done = &mut work => break done,
            () = tokio::time::sleep(LEASE.unsigned_abs() / 3) => {
                if !store.renew_lease(&job, &lease, clock.now() + LEASE).await? {
                    // Another server has it by now.
                    return Ok(None);
                }
            }
        }
    };
    store.end_lease(&job, &lease, done.then_some(now)).await?;
    Ok(Some(outcome))
}

/// Whether cold files could be looked through, as far as the budget went.
async fn compress_again(repack: &Repack, budget: PackBudget) -> bool {
    match repack.run(&JobScope::new(), budget, false, &mut |_| {}).await {
        Ok(found) if found.packed > 0 => tracing::info!(%found, "compressed cold files again"),
        Ok(_) => {}
        Err(error) => {
            tracing::warn!(%error, "compressing cold files again failed");
            return false;
        }
    }
    true
}

/// Whether access logs could be read.
async fn read(logs: &AccessLogReader) -> bool {
    match logs.run(&JobScope::new()).await {
        Ok(read) if read.malformed > 0 => tracing::warn!(%read, "read access logs"),
        Ok(read) if read.logs > 0 => tracing::info!(%read, "read access logs"),
        Ok(_) => {}
        Err(error) => {
            tracing::warn!(%error, "reading access logs failed");
            return false;
        }
    }
    true
}
