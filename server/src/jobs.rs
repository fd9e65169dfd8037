//! What the server does unasked.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use tokio::sync::watch;

use crate::{
    auth::JobScope,
    domain::{Error, bills::Bills, budgets::Budgets, clock::Clock, ports::Store, uploads::Uploads},
};

/// How often there is a look around; uploads wait for days, so minutes do not matter.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// How long an idempotency key is remembered: a client that repeats a call does so within a day.
const KEYS_LIVE: SignedDuration = SignedDuration::from_hours(24);

/// The server's background work.
pub struct Jobs {
    /// Knows which uploads are stale.
    pub uploads: Uploads,
    /// Needs to know what all tenants store together.
    pub bills: Bills,
    /// Knows who is to be told that money runs out.
    pub budgets: Budgets,
    /// Keeps the idempotency keys.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Jobs {
    /// Works until `stop` changes.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            tokio::select! {
                _ = stop.changed() => return,
                _ = ticks.tick() => self.round().await,
            }
        }
    }

    /// One look around. What fails is tried again in the next round.
    async fn round(&self) {
        let job = JobScope::new();
        match self.uploads.reap(&job).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "dealt with stale or aborted uploads"),
            Err(error) => tracing::warn!(%error, "reaping uploads failed"),
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
