//! The port to the logs that S3 writes of who read what.

use async_trait::async_trait;

use super::ListedObject;
use crate::domain::error::ObjectError;

/// The bucket that access logs are written to.
#[async_trait]
pub trait AccessLogs: Send + Sync {
    /// A page of the logs whose names begin with a prefix, after one of them, in the order of their names; and whether more
    /// follow.
    async fn logs_after(&self, prefix: &str, after: &str) -> Result<(Vec<ListedObject>, bool), ObjectError>;
    /// What stands in a log.
    async fn log(&self, key: &str) -> Result<Vec<u8>, ObjectError>;
}
