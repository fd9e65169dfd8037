//! Commits that share a sync of the disk.
//!
//! A commit that syncs by itself keeps its locks meanwhile (SQLite's writer, the end of a tenant's audit log), so that a
//! server would commit no more often than its disk syncs. Here a transaction commits without, lets the next one in, and then
//! waits until a sync that began after its commit is over: one for all that wait.

mod disk;
mod pool;
mod sqlite;

use std::{
    fmt,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst},
};

use tokio::sync::Mutex;

pub use self::{disk::Disk, pool::sqlite_pool, sqlite::WriteAheadLog};

/// The commits of one database.
pub struct Durability<D> {
    disk: D,
    /// How many commits asked for being durable.
    commits: AtomicU64,
    /// How many of them are, and by a sync in which life of the database. Whoever holds it syncs; the others wait for that.
    durable: Mutex<(u64, u64)>,
    /// Commits that are under way or not yet durable.
    pending: AtomicUsize,
}

impl<D> fmt::Debug for Durability<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Durability").field("pending", &self.pending).finish_non_exhaustive()
    }
}

/// A commit that is not durable yet.
#[derive(Debug)]
pub struct Pending<'a, D> {
    of: &'a Durability<D>,
    /// The life of the database that it is of.
    life: u64,
}

impl<D: Disk> Durability<D> {
    /// Nothing is committed yet.
    pub fn of(disk: D) -> Self {
        Self { disk, commits: AtomicU64::new(0), durable: Mutex::default(), pending: AtomicUsize::new(0) }
    }

    /// Where it is made durable.
    pub fn disk(&self) -> &D {
        &self.disk
    }

    /// To be called before a commit, which others may see at once.
    #[must_use = "a commit that nobody waits for may be lost"]
    pub fn committing(&self) -> Pending<'_, D> {
        self.pending.fetch_add(1, SeqCst);
        Pending { of: self, life: self.disk.life() }
    }

    /// Completes when whatever can be read by now is durable; at once where it is.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn settled(&self) -> Result<(), D::Error> {
        match self.pending.load(SeqCst) {
            0 => Ok(()),
            _ => self.reach(self.disk.life()).await,
        }
    }

    /// Completes when what was committed before, in this life of the database, is durable.
    async fn reach(&self, life: u64) -> Result<(), D::Error> {
        let mine = self.commits.fetch_add(1, SeqCst) + 1;
        let mut durable = self.durable.lock().await;
        if durable.0 < mine {
            // All these were committed by now, so the sync that begins now is theirs too.
            let until = self.commits.load(SeqCst);
            *durable = (until, self.disk.sync().await?);
        }
        if durable.1 == life { Ok(()) } else { Err(self.disk.lost()) }
    }
}

impl<D: Disk> Pending<'_, D> {
    /// Completes when the commit, which is over by now, is durable.
    ///
    /// # Errors
    /// When the disk fails; then nobody knows whether it is.
    pub async fn durable(self) -> Result<(), D::Error> {
        self.of.reach(self.life).await
    }
}

impl<D> Drop for Pending<'_, D> {
    fn drop(&mut self) {
        self.of.pending.fetch_sub(1, SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use tokio::sync::{Semaphore, mpsc};

    use super::*;

    /// Tells of each sync when it begins, and ends it when it may.
    struct Slow {
        begun: mpsc::UnboundedSender<()>,
        may_end: Arc<Semaphore>,
        fails: bool,
    }

    impl Disk for Slow {
        type Error = &'static str;

        async fn sync(&self) -> Result<u64, Self::Error> {
            self.begun.send(()).unwrap();
            self.may_end.acquire().await.unwrap().forget();
            if self.fails { Err("the disk is broken") } else { Ok(0) }
        }

        fn lost(&self) -> Self::Error {
            "another disk"
        }
    }

    fn slow(fails: bool) -> (Arc<Durability<Slow>>, mpsc::UnboundedReceiver<()>, Arc<Semaphore>) {
        let (begun, syncs) = mpsc::unbounded_channel();
        let may_end = Arc::new(Semaphore::new(0));
        let disk = Slow { begun, may_end: Arc::clone(&may_end), fails };
        (Arc::new(Durability::of(disk)), syncs, may_end)
    }

    fn commit(durability: &Arc<Durability<Slow>>) -> tokio::task::JoinHandle<Result<(), &'static str>> {
        let durability = Arc::clone(durability);
        tokio::spawn(async move { durability.committing().durable().await })
    }

    /// Completes when the next sync has begun; half a minute is more than any machine takes.
    async fn begun(syncs: &mut mpsc::UnboundedReceiver<()>) {
        let begun = tokio::time::timeout(Duration::from_secs(30), syncs.recv()).await;
        begun.expect("no sync begins").unwrap();
    }

    /// Completes when so many commits wait.
    async fn waiting(durability: &Durability<Slow>, commits: u64) {
        while durability.commits.load(SeqCst) < commits {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn those_that_wait_share_the_next_sync_and_never_one_that_began_before_them() {
        let (durability, mut syncs, may_end) = slow(false);
        let first = commit(&durability);
        begun(&mut syncs).await;
        let others: Vec<_> = (0..5).map(|_| commit(&durability)).collect();
        waiting(&durability, 6).await;
        may_end.add_permits(1);
        first.await.unwrap().unwrap();
        // Another sync for the others, and one for all of them.
        begun(&mut syncs).await;
        assert!(others.iter().all(|other| !other.is_finished()), "answered by a sync that began before its commit");
        may_end.add_permits(1);
        for other in others {
            other.await.unwrap().unwrap();
        }
        assert!(syncs.try_recv().is_err(), "a sync that nobody needed");
    }

    #[tokio::test]
    async fn what_is_read_is_waited_for_until_it_is_durable() {
        let (durability, mut syncs, may_end) = slow(false);
        durability.settled().await.unwrap();
        assert!(syncs.try_recv().is_err(), "a sync of nothing");
        let pending = durability.committing();
        let reading = tokio::spawn({
            let durability = Arc::clone(&durability);
            async move { durability.settled().await }
        });
        begun(&mut syncs).await;
        assert!(!reading.is_finished());
        may_end.add_permits(2);
        reading.await.unwrap().unwrap();
        pending.durable().await.unwrap();
        durability.settled().await.unwrap();
        begun(&mut syncs).await;
        assert!(syncs.try_recv().is_err());
    }

    #[tokio::test]
    async fn a_caller_that_goes_away_while_it_syncs_leaves_the_sync_to_the_next() {
        let (durability, mut syncs, may_end) = slow(false);
        let gone = commit(&durability);
        begun(&mut syncs).await;
        let next = commit(&durability);
        waiting(&durability, 2).await;
        gone.abort();
        begun(&mut syncs).await;
        may_end.add_permits(1);
        next.await.unwrap().unwrap();
        assert_eq!(durability.pending.load(SeqCst), 0);
    }

    #[tokio::test]
    async fn a_failed_sync_fails_its_commit() {
        let (durability, mut syncs, may_end) = slow(true);
        may_end.add_permits(1);
        assert!(commit(&durability).await.unwrap().is_err());
        begun(&mut syncs).await;
    }
}
