//! The database, and the command that only brings it up to date.

use super::{
    error::{AppError, fault},
    settings,
};
use crate::{audit::AuditKey, config::Config, store::SqliteStore};

/// Opens the database, having made it and brought it up to date as needed.
pub(super) async fn open(config: &Config, audit_key: &AuditKey) -> Result<SqliteStore, AppError> {
    SqliteStore::open(&config.data_dir.join("chartlift.db"), audit_key.clone())
        .await
        .map_err(fault("cannot open the database"))
}

/// Brings the database up to date and leaves it.
///
/// # Errors
/// [`AppError`], with a text for the operator.
pub async fn migrate(config: &Config) -> Result<(), AppError> {
    let secrets = settings::secrets(config)?;
    let store = open(config, &settings::audit_key(config, &secrets)?).await?;
    store.close().await;
    Ok(())
}
