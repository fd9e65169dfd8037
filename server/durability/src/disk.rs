//! What a sync is, whatever the database.

/// What makes a database's commits durable.
pub trait Disk: Send + Sync {
    /// How that fails.
    type Error: Send;

    /// Completes when all that was committed before this was called is durable.
    fn sync(&self) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
