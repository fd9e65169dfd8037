//! The write-ahead log of a PostgreSQL server.

use chartlift_durability::Disk;
use sqlx::PgPool;

/// Transactions commit with `synchronous_commit = off`: they give their locks back at once. A transaction that does wait for
/// the disk (and for standbys, as the server is set up) has all commits before it wait for with it, since the log is written in
/// one order (PostgreSQL, "Asynchronous Commit").
pub(super) struct ServerLog(pub(super) PgPool);

impl Disk for ServerLog {
    type Error = sqlx::Error;

    async fn sync(&self) -> Result<(), sqlx::Error> {
        // It has to write something, or committing would not wait; a message is read by nobody.
        sqlx::query("SELECT pg_logical_emit_message(true, 'chartlift', '')").execute(&self.0).await?;
        Ok(())
    }
}
