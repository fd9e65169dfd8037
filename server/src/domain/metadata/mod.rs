//! The descriptions beside stored objects: true after each change, and enough to make the rows anew.

mod rebuild;
mod writing;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use tokio::sync::{mpsc, oneshot};

pub use self::rebuild::RebuiltRows;
use self::writing::Writing;
use super::{
    clock::Clock,
    error::Result,
    ports::{Objects, Store},
};
use crate::auth::{JobScope, TenantScope};

/// Attachments whose descriptions are settled in one transaction, and those that one look of the job takes in.
const BATCH: u32 = 200;
/// Changes that may wait for being described (some 150 bytes each). What is beyond them the job finds.
const WAITING: usize = 4_096;

/// Writes descriptions. What has to be written is queued in the transaction that changes an attachment; a task writes it
/// after the commit, so that nobody waits for it, and a job tries again what could not be written.
#[derive(Clone)]
pub struct Metadata {
    writing: Writing,
    queue: mpsc::Sender<Task>,
}

enum Task {
    /// That attachment changed.
    Write(TenantScope, String),
    /// Somebody waits for what was sent before.
    Tell(oneshot::Sender<()>),
}

impl Metadata {
    /// The use cases on this store and S3. Needs a tokio runtime: a task writes, and ends with the last of these.
    #[must_use]
    pub fn start(store: Arc<dyn Store>, objects: Arc<dyn Objects>, clock: Arc<dyn Clock>) -> Self {
        let writing = Writing { store, objects, clock };
        let (queue, tasks) = mpsc::channel(WAITING);
        tokio::spawn(work(writing.clone(), tasks));
        Self { writing, queue }
    }

    /// Has the descriptions of attachments be written that were just changed.
    pub(crate) fn publish(&self, scope: &TenantScope, attachment_ids: &[String]) {
        for id in attachment_ids {
            // With too many before it, the job finds it.
            let _ = self.queue.try_send(Task::Write(scope.clone(), id.clone()));
        }
    }

    /// Completes when all that was changed until now was written, or postponed because S3 did not take it.
    pub async fn written(&self) {
        let (tell, told) = oneshot::channel();
        if self.queue.send(Task::Tell(tell)).await.is_ok() {
            // The task ends with the runtime only.
            let _ = told.await;
        }
    }

    /// Writes what is due in any tenant. Answers how many attachments it dealt with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_due(&self, job: &JobScope) -> Result<usize> {
        let mut count = 0;
        loop {
            let due = self.writing.store.due_metadata(job, self.writing.clock.now(), BATCH).await?;
            if due.is_empty() {
                return Ok(count);
            }
            count += due.len();
            for (scope, ids) in by_tenant(due) {
                self.writing.write(&scope, ids).await?;
            }
        }
    }

    /// Makes rows of attachments and versions anew from the bucket's descriptions. What is known stays as it is.
    ///
    /// # Errors
    /// When database or S3 fail; what was added until then stays.
    pub async fn rebuild(&self, job: &JobScope) -> Result<RebuiltRows> {
        self.writing.rebuild(job).await
    }
}

async fn work(writing: Writing, mut tasks: mpsc::Receiver<Task>) {
    let mut batch = Vec::new();
    // What comes while others are written makes up the next batch.
    while tasks.recv_many(&mut batch, BATCH as usize).await > 0 {
        let (mut changed, mut waiting) = (Vec::new(), Vec::new());
        for task in batch.drain(..) {
            match task {
                Task::Write(scope, id) => changed.push((scope, id)),
                Task::Tell(tell) => waiting.push(tell),
            }
        }
        for (scope, ids) in by_tenant(changed) {
            if let Err(error) = writing.write(&scope, ids).await {
                tracing::warn!(error = %error.0, "descriptions were not written; the job tries again");
            }
        }
        for tell in waiting {
            // Whoever asked may have gone away.
            let _ = tell.send(());
        }
    }
}

/// Each tenant's attachments, each once.
fn by_tenant(changed: Vec<(TenantScope, String)>) -> impl Iterator<Item = (TenantScope, Vec<String>)> {
    let mut tenants: HashMap<String, (TenantScope, BTreeSet<String>)> = HashMap::new();
    for (scope, id) in changed {
        tenants.entry(scope.tenant().to_string()).or_insert_with(|| (scope, BTreeSet::new())).1.insert(id);
    }
    tenants.into_values().map(|(scope, ids)| (scope, ids.into_iter().collect()))
}
