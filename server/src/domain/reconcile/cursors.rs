//! The database and the bucket, each read in the order of keys, a page at a time.

use std::collections::VecDeque;

use crate::{
    auth::JobScope,
    domain::{
        error::Result,
        ports::{ListedObject, Objects, Store, StoredObject},
    },
};

/// Rows read in one go. S3 lists a thousand at most.
const PAGE: u32 = 1000;

/// Versions in the order of their keys.
#[derive(Default)]
pub(super) struct Rows {
    pub next: VecDeque<StoredObject>,
    after: String,
    done: bool,
}

impl Rows {
    pub async fn fill(&mut self, store: &dyn Store, job: &JobScope) -> Result<()> {
        if self.next.is_empty() && !self.done {
            let page = store.stored_objects(job, &self.after, PAGE).await?;
            self.done = page.len() < PAGE as usize;
            self.after = page.last().map(|row| row.key.clone()).unwrap_or_default();
            self.next = page.into();
        }
        Ok(())
    }
}

/// Objects in the order of their keys.
#[derive(Default)]
pub(super) struct Listed {
    pub next: VecDeque<ListedObject>,
    after: String,
    done: bool,
}

impl Listed {
    pub async fn fill(&mut self, objects: &dyn Objects) -> Result<()> {
        while self.next.is_empty() && !self.done {
            let (page, more) = objects.list(&self.after).await?;
            self.done = !more;
            self.after = page.last().map(|object| object.key.clone()).unwrap_or_default();
            self.next = page.into();
        }
        Ok(())
    }
}
