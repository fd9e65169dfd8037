//! What was really read: a URL that was given out is not a download.

use std::{collections::BTreeMap, sync::Arc};

use super::{error::Result, keys::owner_of, ports::Store, seen_reads::SeenReads};
use crate::auth::JobScope;

/// Counts reads.
#[derive(Clone)]
pub struct Reads {
    store: Arc<dyn Store>,
}

impl Reads {
    /// Counts in this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// Adds what was read, by key. Keys that are no file's are left out.
    ///
    /// # Errors
    /// When the database fails; what was added until then stays.
    pub async fn add(&self, job: &JobScope, seen: &BTreeMap<String, SeenReads>) -> Result<()> {
        for (key, reads) in seen {
            let Some((tenant, version_id)) = owner_of(key) else { continue };
            let mut tx = self.store.begin(&job.tenant(tenant)).await?;
            if tx.note_reads(version_id, key, reads).await? {
                tx.commit().await?;
            }
        }
        Ok(())
    }
}
