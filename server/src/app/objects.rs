//! Which S3 the server stores in: the embedded one, started here, or one outside.

use std::{path::PathBuf, sync::Arc, time::Duration};

use chartlift_embedded_s3::{EmbeddedS3, Handle, OnRead};
use tokio::{sync::watch, task::JoinHandle};

use super::{
    error::{AppError, fault},
    listen::{listen, local_url, until},
    settings::Settings,
};
use crate::{
    config::{Config, S3Encryption},
    domain::{
        clock::Clock,
        ports::{AccessLogs, Objects},
    },
    objects::{Cdn, Encryption, S3Config, S3Objects},
    secrets::Secrets,
};

/// The bucket of the embedded S3.
pub(super) const EMBEDDED_BUCKET: &str = "chartlift";

/// Where the embedded S3 keeps everything.
pub(super) fn embedded_dir(config: &Config) -> PathBuf {
    config.data_dir.join("s3")
}

/// An S3 to store in.
pub(super) struct Storage {
    pub objects: Arc<dyn Objects>,
    /// The bucket that its access logs are in, and whose they are.
    pub access_logs: Option<(Arc<dyn AccessLogs>, String)>,
    /// Where it answers.
    pub url: String,
    /// The embedded S3; none for one outside.
    pub embedded: Option<Embedded>,
}

/// The embedded S3, running.
pub(super) struct Embedded {
    pub task: JoinHandle<Result<(), AppError>>,
    /// Acts on it from inside.
    pub handle: Handle,
}

/// Connects to S3, having started it if it is the embedded one, which then goes by this clock.
pub(super) async fn open(
    settings: &Settings,
    clock: Arc<dyn Clock>,
    stopped: watch::Receiver<bool>,
    on_read: OnRead,
) -> Result<Storage, AppError> {
    let cdn = cdn(&settings.config)?;
    let (s3_config, embedded) = match &settings.config.s3_bucket {
        Some(bucket) => (outside(&settings.config, bucket), None),
        None => {
            let (s3_config, embedded) = start(&settings.config, &settings.secrets, clock, stopped, on_read).await?;
            (s3_config, Some(embedded))
        }
    };
    let url = s3_config.public_endpoint.clone().or_else(|| s3_config.endpoint.clone());
    let url = url.unwrap_or_else(|| "https://s3.amazonaws.com".to_owned());
    let objects = S3Objects::connect(S3Config { cdn, ..s3_config }).await;
    // A store that is down just now is no reason not to start; the log and /readyz say what is wrong.
    if let Err(error) = objects.ping().await {
        tracing::error!(%error, "S3 cannot be used as it is");
    } else if settings.config.s3_public_url.is_some()
        && let Err(error) = objects.ping_public().await
    {
        tracing::warn!(%error, url, "S3 does not answer at its public URL, seen from this machine: check --s3-public-url");
    }
    let asked = objects.clone();
    // Not waited for: what depends on the answer asks by itself, and a slow store must not hold up the start.
    tokio::spawn(async move {
        if let Err(error) = asked.try_abilities().await {
            tracing::error!(%error, "S3 does not let itself be tried out");
        }
    });
    Ok(Storage { objects: Arc::new(objects), access_logs: access_logs(&settings.config).await, url, embedded })
}

async fn access_logs(config: &Config) -> Option<(Arc<dyn AccessLogs>, String)> {
    let (bucket, logs) = (config.s3_bucket.as_ref()?, config.access_log_bucket.as_ref()?);
    Some((Arc::new(S3Objects::connect(outside(config, logs)).await), bucket.clone()))
}

async fn start(
    config: &Config,
    secrets: &Secrets,
    clock: Arc<dyn Clock>,
    stopped: watch::Receiver<bool>,
    on_read: OnRead,
) -> Result<(S3Config, Embedded), AppError> {
    let listener = listen(config.host, config.s3_port, "--s3-port").await?;
    let address = listener.local_addr().map_err(fault("cannot read the S3 port"))?;
    let s3 = EmbeddedS3::open(chartlift_embedded_s3::Config {
        buckets: vec![EMBEDDED_BUCKET.to_owned()],
        cors_origins: config.web_origin.clone(),
        clock: chartlift_embedded_s3::Clock::new(move || clock.now().into()),
        on_read,
        min_part_bytes: config.s3_min_part_bytes,
        equal_parts: config.s3_equal_parts == Some(true),
        restores_within: config.s3_restores_within_seconds.map(Duration::from_secs),
        encryption_secret: config
            .s3_encryption
            .map(|_| config.s3_encryption_secret.as_ref().unwrap_or(&secrets.s3_encryption).clone()),
        ..chartlift_embedded_s3::Config::new(
            embedded_dir(config),
            secrets.s3_access_key.clone(),
            secrets.s3_secret_key.clone(),
        )
    })
    .await
    .map_err(fault("cannot open the embedded S3"))?;
    let handle = s3.handle();
    let task =
        tokio::spawn(async move { s3.serve(listener, until(stopped)).await.map_err(fault("the embedded S3 failed")) });
    Ok((local(config, secrets, local_url(address)), Embedded { task, handle }))
}

/// The content network that files are read through.
fn cdn(config: &Config) -> Result<Option<Cdn>, AppError> {
    let (Some(url), Some(id), Some(file)) = (&config.cdn_url, &config.cdn_key_pair_id, &config.cdn_private_key) else {
        return Ok(None);
    };
    let wrong = |cause: &str| AppError::Setting(format!("--cdn-private-key {}: {cause}", file.display()));
    let key = std::fs::read_to_string(file).map_err(|error| wrong(&error.to_string()))?;
    Cdn::new(url, id, &key).map(Some).map_err(wrong)
}

/// The embedded S3 at this endpoint.
fn local(config: &Config, secrets: &Secrets, endpoint: String) -> S3Config {
    S3Config {
        endpoint: Some(endpoint),
        public_endpoint: config.s3_public_url.clone(),
        region: "us-east-1".to_owned(),
        bucket: EMBEDDED_BUCKET.to_owned(),
        credentials: Some((secrets.s3_access_key.clone(), secrets.s3_secret_key.clone())),
        path_style: true,
        encryption: config.s3_encryption.map(|_| Encryption::S3),
        cdn: None,
        origins: config.web_origin.clone(),
        // It is ours, and nothing has to be tried out.
        equal_parts: Some(config.s3_equal_parts == Some(true)),
        timeout: Duration::from_secs(config.s3_timeout_seconds),
    }
}

/// The embedded S3 of a server that runs with these settings.
pub(super) fn running_embedded(config: &Config) -> Result<S3Config, AppError> {
    if config.s3_port == 0 || !embedded_dir(config).exists() {
        let advice = "the embedded S3 is reached while the server runs: start it first, with a fixed --s3-port and the \
                      same --data-dir; for an S3 outside, name its bucket by --s3-bucket";
        return Err(AppError::Setting(advice.to_owned()));
    }
    let secrets = Secrets::open(&config.data_dir).map_err(fault("cannot read the secrets of the data directory"))?;
    Ok(local(config, &secrets, format!("http://127.0.0.1:{}", config.s3_port)))
}

pub(super) fn outside(config: &Config, bucket: &str) -> S3Config {
    S3Config {
        endpoint: config.s3_endpoint.clone(),
        public_endpoint: config.s3_public_url.clone(),
        region: config.s3_region.clone(),
        bucket: bucket.to_owned(),
        credentials: config.s3_access_key.clone().zip(config.s3_secret_key.clone()),
        path_style: config.s3_path_style.unwrap_or(config.s3_endpoint.is_some()),
        encryption: config.s3_encryption.map(|kind| match kind {
            S3Encryption::S3 => Encryption::S3,
            S3Encryption::Kms => Encryption::Kms(config.s3_kms_key.clone()),
        }),
        cdn: None,
        origins: config.web_origin.clone(),
        equal_parts: config.s3_equal_parts,
        timeout: Duration::from_secs(config.s3_timeout_seconds),
    }
}
