use chartlift_embedded_s3::Rebuilt;

use super::{
    error::{AppError, fault},
    objects::embedded_dir,
};
use crate::config::Config;

/// Makes the metadata of the embedded S3 anew from what its files say of themselves.
///
/// # Errors
/// When a server runs on the same data directory, or the directory is unusable.
pub async fn rebuild(config: &Config, with_quarantine: bool) -> Result<Rebuilt, AppError> {
    let rebuilt = chartlift_embedded_s3::rebuild(&embedded_dir(config), with_quarantine).await;
    rebuilt.map_err(fault("cannot make the metadata anew"))
}
