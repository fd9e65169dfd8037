//! Pools of connections to SQLite.

use sqlx::{Connection, sqlite::SqlitePoolOptions};

/// A pool that gives no connection to anybody whose transaction the driver takes to be open.
///
/// Where the disk is full, SQLite takes a transaction back by itself (SQLite, "Response To Errors Within A Transaction"); the driver's own
/// `ROLLBACK` fails then, and it would refuse to begin another one on that connection for good. Such a connection is closed, and the
/// next one opened in its place: `writing_goes_on_once_a_full_disk_has_room` in the server's store.
#[must_use]
pub fn sqlite_pool() -> SqlitePoolOptions {
    // A connection to a file does not go stale as one to a server does.
    SqlitePoolOptions::new().test_before_acquire(false).after_release(|connection, _| {
        Box::pin(async move {
            if connection.is_in_transaction() {
                // As a rule it is being rolled back just now, which is done when this is answered.
                connection.ping().await?;
            }
            Ok(!connection.is_in_transaction())
        })
    })
}
