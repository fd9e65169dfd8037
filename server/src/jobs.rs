//! What the server does unasked.

use std::time::Duration;

use tokio::sync::watch;

use crate::{auth::JobScope, domain::uploads::Uploads};

/// How often uploads whose time is up are looked for; they wait for days, so minutes do not matter.
const REAP_EVERY: Duration = Duration::from_secs(5 * 60);

/// Aborts stale uploads and sweeps leftovers until `stop` changes.
pub async fn reap_uploads(uploads: Uploads, mut stop: watch::Receiver<bool>) {
    let job = JobScope::new();
    let mut ticks = tokio::time::interval(REAP_EVERY);
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            _ = ticks.tick() => {}
        }
        match uploads.reap(&job).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "dealt with stale or aborted uploads"),
            Err(error) => tracing::warn!(%error, "reaping uploads failed; the next run goes on"),
        }
    }
}
