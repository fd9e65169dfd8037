//! Commands that read the whole bucket: holding the database against it, and making rows anew from it.

use std::sync::Arc;

use super::{
    error::{AppError, fault},
    objects::{outside, running_embedded},
    settings::audit_keys,
};
use crate::{
    auth::JobScope,
    config::Config,
    domain::{
        audit_log::AuditLog,
        clock::SystemClock,
        metadata::{Metadata, RebuiltRows},
        ports::Store,
        reconcile::{Finding, Outcome, Reconcile, Reconciled, Thoroughness},
    },
    objects::S3Objects,
    secrets::Secrets,
};

/// Database and bucket.
async fn both(config: &Config) -> Result<(Arc<dyn Store>, Arc<S3Objects>), AppError> {
    let s3 = match &config.s3_bucket {
        Some(bucket) => outside(config, bucket),
        None => running_embedded(config)?,
    };
    let store = super::database::open(config).await?;
    Ok((store, Arc::new(S3Objects::connect(s3).await)))
}

/// Makes rows of attachments anew from the bucket's descriptions; what is known stays as it is.
///
/// # Errors
/// When either cannot be reached.
pub async fn rebuild_attachments(config: &Config) -> Result<RebuiltRows, AppError> {
    let (store, objects) = both(config).await?;
    let rebuilt = Metadata::start(Arc::clone(&store), objects, Arc::new(SystemClock)).rebuild(&JobScope::new()).await;
    store.close().await;
    rebuilt.map_err(fault("cannot make rows of the bucket's descriptions"))
}

/// Compares the database with the bucket, and mends what it is told to.
///
/// # Errors
/// When either cannot be reached, or the audit log has no key.
pub async fn reconcile(
    config: &Config,
    how: Thoroughness,
    tell: &mut (dyn FnMut(&Finding, Outcome) + Send),
) -> Result<Reconciled, AppError> {
    let secrets = Secrets::open(&config.data_dir).map_err(fault("cannot read the secrets of the data directory"))?;
    let keys = audit_keys(config, &secrets)?;
    let (store, objects) = both(config).await?;
    let audit = AuditLog::start(Arc::clone(&store), Arc::new(SystemClock), keys);
    let reconcile = Reconcile::new(Arc::clone(&store), objects, audit, Arc::new(SystemClock));
    let found = reconcile.run(&JobScope::new(), how, tell).await;
    store.close().await;
    found.map_err(fault("cannot compare database and bucket"))
}
