//! The database, and the command that only brings it up to date.

use std::sync::Arc;

use super::{
    error::{AppError, fault},
    settings::make_data_dir,
};
use crate::{
    config::Config,
    domain::ports::Store,
    store::{PostgresStore, SqliteStore},
};

/// The SQLite database in the data directory.
pub(super) const FILE: &str = "chartlift.db";

/// Opens the database, having made it and brought it up to date as needed.
pub(super) async fn open(config: &Config) -> Result<Arc<dyn Store>, AppError> {
    let failed = fault("cannot open the database");
    match &config.database_url {
        None => {
            let store = SqliteStore::open(&config.data_dir.join(FILE)).await;
            Ok(Arc::new(store.map_err(failed)?))
        }
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(Arc::new(PostgresStore::open(url).await.map_err(failed)?))
        }
        Some(_) => Err(AppError::Setting(
            "--database-url (DATABASE_URL) must be like postgres://user@host/name; leave it out for SQLite".to_owned(),
        )),
    }
}

/// Brings the database up to date and leaves it.
///
/// # Errors
/// [`AppError`], with a text for the operator.
pub async fn migrate(config: &Config) -> Result<(), AppError> {
    make_data_dir(config)?;
    open(config).await?.close().await;
    Ok(())
}
