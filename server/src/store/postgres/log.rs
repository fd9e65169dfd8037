//! The write-ahead log of a PostgreSQL server.

use std::{
    sync::{
        Mutex as StdMutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use chartlift_durability::Disk;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::{sync::Mutex, time::timeout};

/// How long a server that lives may take to say so.
pub(super) const SAYS_SO: Duration = Duration::from_secs(3);
/// How long its disk, and its standbys, may take for what was committed. Then nobody knows whether it is durable.
const SYNCS: Duration = Duration::from_secs(30);

/// Transactions commit with `synchronous_commit = off`: they give their locks back at once. A transaction that does wait for
/// the disk (and for standbys, as the server is set up) has all commits before it wait for with it, since the log is written in
/// one order (PostgreSQL, "Asynchronous Commit").
///
/// That holds as long as the server runs: one that crashed has forgotten commits that were not on its disk, and would wait for
/// nothing. A crash ends all connections, so only a connection from before a commit can tell that it is durable.
///
/// A machine that vanishes ends none: what is sent to it is sent again for a quarter of an hour, until TCP gives up. So nothing here
/// is waited for as long as that.
pub(super) struct ServerLog {
    options: PgConnectOptions,
    connection: Mutex<Option<PgConnection>>,
    /// How many connections there were: each may be to another life of the server.
    connected: AtomicU64,
    /// When the server last answered on it.
    answered: StdMutex<Option<Instant>>,
}

impl ServerLog {
    pub(super) fn of(options: PgConnectOptions) -> Self {
        Self { options, connection: Mutex::default(), connected: AtomicU64::new(0), answered: StdMutex::default() }
    }

    /// Sees to it that there is a connection, before a transaction begins; one that answered within `fresh` is taken for alive,
    /// one that is silent for `patience` for dead.
    pub(super) async fn ready(&self, fresh: Duration, patience: Duration) -> Result<(), sqlx::Error> {
        if self.answered().is_some_and(|at| at.elapsed() < fresh) {
            return Ok(());
        }
        let mut connection = self.connection.lock().await;
        let lives = match &mut *connection {
            Some(connection) => matches!(timeout(patience, connection.ping()).await, Ok(Ok(()))),
            None => false,
        };
        if !lives {
            *connection = None;
            *connection = Some(PgConnection::connect_with(&self.options).await?);
            self.connected.fetch_add(1, SeqCst);
        }
        *self.answered() = Some(Instant::now());
        Ok(())
    }

    pub(super) async fn close(&self) {
        if let Some(connection) = self.connection.lock().await.take() {
            // Whoever is not there any more needs no goodbye.
            let _ = connection.close().await;
        }
    }

    fn answered(&self) -> MutexGuard<'_, Option<Instant>> {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disk for ServerLog {
    type Error = sqlx::Error;

    async fn sync(&self) -> Result<u64, sqlx::Error> {
        let mut held = self.connection.lock().await;
        let Some(connection) = &mut *held else { return Err(gone()) };
        let life = self.life();
        // It has to write something, or committing would not wait; a message is read by nobody.
        let message = sqlx::query("SELECT pg_logical_emit_message(true, 'chartlift', '')");
        let synced = timeout(SYNCS, message.execute(&mut *connection)).await.unwrap_or_else(|_| Err(gone()));
        if synced.is_err() {
            // Whether or not the server is still the same: the next transaction begins with another connection.
            *held = None;
        }
        *self.answered() = synced.is_ok().then(Instant::now);
        synced.map(|_| life)
    }

    fn life(&self) -> u64 {
        self.connected.load(SeqCst)
    }

    fn lost(&self) -> sqlx::Error {
        gone()
    }
}

/// Nobody knows whether what was committed is durable.
fn gone() -> sqlx::Error {
    let text = "the connection that would tell that a commit is durable was lost";
    sqlx::Error::Io(std::io::Error::new(std::io::ErrorKind::NotConnected, text))
}
