use std::sync::Arc;

use super::{
    error::{AppError, fault},
    objects::{outside, running_embedded},
};
use crate::{
    auth::JobScope,
    config::Config,
    domain::reconcile::{Finding, Reconcile, Reconciled},
    objects::S3Objects,
};

/// Compares the database with the bucket; changes nothing.
///
/// # Errors
/// When either cannot be reached.
pub async fn reconcile(config: &Config, tell: &mut (dyn FnMut(Finding) + Send)) -> Result<Reconciled, AppError> {
    let s3 = match &config.s3_bucket {
        Some(bucket) => outside(config, bucket),
        None => running_embedded(config)?,
    };
    let store = super::database::open(config).await?;
    let objects = Arc::new(S3Objects::connect(s3).await);
    let found = Reconcile::new(Arc::clone(&store), objects).run(&JobScope::new(), tell).await;
    store.close().await;
    found.map_err(fault("cannot compare database and bucket"))
}
