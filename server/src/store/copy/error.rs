use crate::domain::ports::StoreError;

/// Why nothing was copied: neither of this tenant, nor of those after it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CopyError {
    /// A database failed.
    #[error("a database failed: {0}")]
    Store(String),
    /// There is nothing to copy from.
    #[error("there is no SQLite database at {0}: --data-dir names the folder it lies in")]
    NoSource(String),
    /// The tenant is not in the source.
    #[error("the SQLite database has no tenant {0}")]
    NoTenant(String),
    /// The target has something of the tenant already.
    #[error(
        "the PostgreSQL database already has rows of {tenant} in {table}; nothing is ever merged: copy into an empty one"
    )]
    Occupied {
        /// The tenant.
        tenant: String,
        /// The first table with rows of it.
        table: String,
    },
    /// A table or column has no counterpart.
    #[error("{0}: this version cannot copy it")]
    Unlike(String),
    /// What arrived is not what was sent.
    #[error("what arrived of {tenant} in {what} is not what was sent; nothing of it was kept")]
    Differs {
        /// The tenant.
        tenant: String,
        /// Where the difference is.
        what: String,
    },
}

impl From<sqlx::Error> for CopyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.to_string())
    }
}

impl From<StoreError> for CopyError {
    fn from(error: StoreError) -> Self {
        Self::Store(error.0.to_string())
    }
}
