//! Reads of a bucket outside, as its access logs tell them. S3 writes these within hours, in no order, and with luck: most
//! requests are in them, and few twice (Amazon S3 User Guide, "Logging requests with server access logging").

mod line;
mod tally;

use std::{collections::BTreeMap, fmt, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use tally::Tally;

use super::{
    clock::Clock,
    error::Result,
    keys::owner_of,
    ports::{AccessLogs, Store},
    seen_reads::SeenReads,
};
use crate::auth::{JobScope, TenantId};

/// What the names of logs begin with; the time they were written at follows.
pub const PREFIX: &str = "chartlift-access/";
/// How far back there may be logs that were not there at the last look. After a longer absence of the server, reads are
/// missing.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// S3 writes a log every few minutes; one of this size is no log.
const MAX_LOG_BYTES: u64 = 64 * 1024 * 1024;

/// Reads access logs and counts what they tell.
#[derive(Clone)]
pub struct AccessLogReader {
    store: Arc<dyn Store>,
    logs: Arc<dyn AccessLogs>,
    clock: Arc<dyn Clock>,
    bucket: String,
}

/// What was read of the logs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogsRead {
    /// How many that were new.
    pub logs: u64,
    /// How many reads of files were in them.
    pub reads: u64,
    /// How many lines could not be read.
    pub malformed: u64,
}

impl fmt::Display for LogsRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} logs, {} reads, {} lines that could not be read", self.logs, self.reads, self.malformed)
    }
}

impl AccessLogReader {
    /// Counts what logs tell of this bucket.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, logs: Arc<dyn AccessLogs>, clock: Arc<dyn Clock>, bucket: String) -> Self {
        Self { store, logs, clock, bucket }
    }

    /// Reads the logs that are new. Each counts once, also when the server is killed in between.
    ///
    /// # Errors
    /// When database or S3 fail; what was counted until then stays.
    pub async fn run(&self, job: &JobScope) -> Result<LogsRead> {
        let now = self.clock.now();
        let mut read = LogsRead::default();
        let mut after = format!("{PREFIX}{}", (now - LOOK_BACK).strftime("%Y-%m-%d"));
        loop {
            let (logs, more) = self.logs.logs_after(PREFIX, &after).await?;
            let Some(last) = logs.last() else { break };
            let done = self.store.done_access_logs(job, &after, &last.key).await?;
            after.clone_from(&last.key);
            for log in logs.iter().filter(|log| !done.contains(&log.key)) {
                if log.size_bytes > MAX_LOG_BYTES {
                    tracing::warn!(
                        log = log.key,
                        size_bytes = log.size_bytes,
                        "an access log is too large and is left out"
                    );
                } else {
                    let tally = Tally::of(&self.logs.log(&log.key).await?, &self.bucket);
                    read.malformed += tally.malformed;
                    read.reads += self.count(job, &log.key, tally.seen, now).await?;
                }
                self.store.end_access_log(job, &log.key, now).await?;
                read.logs += 1;
            }
            if !more {
                break;
            }
        }
        // A day more than is looked back, for clocks that differ.
        self.store.forget_access_logs(job, now - LOOK_BACK - SignedDuration::from_hours(24)).await?;
        Ok(read)
    }

    /// Adds a log's reads, a tenant at a time; answers how many were of files that are known.
    async fn count(&self, job: &JobScope, log: &str, seen: BTreeMap<String, SeenReads>, now: Timestamp) -> Result<u64> {
        // Keys begin with their tenant, so a tenant's are all together.
        let mut tenants: Vec<(TenantId, Vec<(String, SeenReads)>)> = Vec::new();
        for (key, reads) in seen {
            let Some((tenant, _)) = owner_of(&key) else { continue };
            match tenants.last_mut() {
                Some((last, seen)) if *last == tenant => seen.push((key, reads)),
                _ => tenants.push((tenant, vec![(key, reads)])),
            }
        }
        let mut counted = 0;
        for (tenant, seen) in tenants {
            let mut tx = self.store.begin(&job.tenant(tenant)).await?;
            if !tx.take_access_log(log, now).await? {
                continue;
            }
            for (key, reads) in &seen {
                let Some((_, version_id)) = owner_of(key) else { continue };
                if tx.note_reads(version_id, key, reads).await? {
                    counted += reads.count;
                }
            }
            tx.commit().await?;
        }
        Ok(counted)
    }
}
