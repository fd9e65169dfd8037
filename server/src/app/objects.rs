//! Which S3 the server stores in: the embedded one, started here, or one outside.

use std::{path::PathBuf, sync::Arc};

use chartlift_embedded_s3::EmbeddedS3;
use tokio::{sync::watch, task::JoinHandle};

use super::{
    error::{AppError, fault},
    listen::{listen, local_url, until},
    settings::Settings,
};
use crate::{
    config::Config,
    domain::ports::Objects,
    objects::{S3Config, S3Objects},
    secrets::Secrets,
};

/// The bucket of the embedded S3.
const EMBEDDED_BUCKET: &str = "chartlift";

/// Where the embedded S3 keeps everything.
pub(super) fn embedded_dir(config: &Config) -> PathBuf {
    config.data_dir.join("s3")
}

/// An S3 to store in.
pub(super) struct Storage {
    pub objects: Arc<dyn Objects>,
    /// Where it answers.
    pub url: String,
    /// The embedded S3's task; none for an S3 outside.
    pub task: Option<JoinHandle<Result<(), AppError>>>,
}

/// Connects to S3, having started it if it is the embedded one.
pub(super) async fn open(settings: &Settings, stopped: watch::Receiver<bool>) -> Result<Storage, AppError> {
    let (s3_config, task) = match &settings.config.s3_bucket {
        Some(bucket) => (outside(&settings.config, bucket), None),
        None => {
            let (s3_config, task) = embedded(&settings.config, &settings.secrets, stopped).await?;
            (s3_config, Some(task))
        }
    };
    let url = s3_config.endpoint.clone().unwrap_or_else(|| "https://s3.amazonaws.com".to_owned());
    let objects: Arc<dyn Objects> = Arc::new(S3Objects::connect(s3_config).await);
    Ok(Storage { objects, url, task })
}

async fn embedded(
    config: &Config,
    secrets: &Secrets,
    stopped: watch::Receiver<bool>,
) -> Result<(S3Config, JoinHandle<Result<(), AppError>>), AppError> {
    let listener = listen(config.host, config.s3_port, "--s3-port").await?;
    let address = listener.local_addr().map_err(fault("cannot read the S3 port"))?;
    let s3 = EmbeddedS3::open(chartlift_embedded_s3::Config {
        buckets: vec![EMBEDDED_BUCKET.to_owned()],
        cors_origins: config.web_origin.clone(),
        ..chartlift_embedded_s3::Config::new(
            embedded_dir(config),
            secrets.s3_access_key.clone(),
            secrets.s3_secret_key.clone(),
        )
    })
    .await
    .map_err(fault("cannot open the embedded S3"))?;
    let task =
        tokio::spawn(async move { s3.serve(listener, until(stopped)).await.map_err(fault("the embedded S3 failed")) });
    let s3_config = S3Config {
        endpoint: Some(local_url(address)),
        region: "us-east-1".to_owned(),
        bucket: EMBEDDED_BUCKET.to_owned(),
        credentials: Some((secrets.s3_access_key.clone(), secrets.s3_secret_key.clone())),
        path_style: true,
        storage_class: config.storage_class.clone(),
    };
    Ok((s3_config, task))
}

fn outside(config: &Config, bucket: &str) -> S3Config {
    S3Config {
        endpoint: config.s3_endpoint.clone(),
        region: config.s3_region.clone(),
        bucket: bucket.to_owned(),
        credentials: config.s3_access_key.clone().zip(config.s3_secret_key.clone()),
        path_style: config.s3_endpoint.is_some(),
        storage_class: config.storage_class.clone(),
    }
}
