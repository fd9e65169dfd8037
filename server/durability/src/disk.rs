//! What a sync is, whatever the database.

/// What makes a database's commits durable.
pub trait Disk: Send + Sync {
    /// How that fails.
    type Error: Send;

    /// Completes when all that was committed before this was called is durable; answers in which life of the database.
    fn sync(&self) -> impl Future<Output = Result<u64, Self::Error>> + Send;
    /// In which life the database is, as far as is known. One that crashed begins another, which may lack commits of the one before.
    fn life(&self) -> u64 {
        0
    }
    /// What is said of a commit of an earlier life.
    fn lost(&self) -> Self::Error;
}
