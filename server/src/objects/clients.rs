use std::{sync::Arc, time::Duration};

use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future};
use aws_sdk_s3::{
    Client,
    config::{
        BehaviorVersion, Builder, Credentials, IdentityCache, Region, RequestChecksumCalculation,
        ResponseChecksumValidation, timeout::TimeoutConfig,
    },
    operation::put_object::builders::PutObjectFluentBuilder,
    types::StorageClass,
};
use tokio::sync::OnceCell;

use super::{
    abilities::Abilities,
    cdn::Cdn,
    config::{Encryption, S3Config},
    credentials::Renewing,
    direct::Direct,
    failures::failed,
    https,
    sigv4::Signer,
};
use crate::domain::ports::ObjectError;

/// The storage class S3 leaves out of its answers.
pub(super) const STANDARD: &str = "STANDARD";
/// A store that takes no connection within this time is down.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// One bucket in S3.
#[derive(Clone)]
pub struct S3Objects {
    pub(super) client: Client,
    /// By the endpoint that browsers reach.
    pub(super) public: Client,
    pub(super) credentials: SharedCredentialsProvider,
    pub(super) encryption: Option<Encryption>,
    pub(super) cdn: Option<Cdn>,
    pub(super) timeout: Duration,
    pub(super) bucket: String,
    pub(super) origins: Vec<String>,
    pub(super) region: String,
    pub(super) equal_parts: Option<bool>,
    /// Signs URLs by `public`'s endpoint; nothing until the first is signed.
    pub(super) signer: Arc<OnceCell<Signer>>,
    /// Makes the calls of each file; nothing until the first, none where it cannot.
    pub(super) direct: Arc<OnceCell<Option<Direct>>>,
    /// What the store turned out to do; nothing until it was asked.
    pub(super) abilities: Arc<OnceCell<Abilities>>,
}

impl S3Objects {
    /// The bucket this configuration names. Nothing is sent yet.
    pub async fn connect(config: S3Config) -> Self {
        let shared = aws_config::defaults(BehaviorVersion::latest())
            .http_client(https::client())
            .region(Region::new(config.region.clone()));
        let shared = match config.credentials {
            Some((key, secret)) => {
                shared.credentials_provider(Credentials::new(key, secret, None, None, "chartlift")).load().await
            }
            None => shared.load().await,
        };
        let nobody = || SharedCredentialsProvider::new(Nobody);
        let chain = shared.credentials_provider().unwrap_or_else(nobody);
        let credentials = SharedCredentialsProvider::new(Renewing::new(chain));
        let builder = |endpoint: Option<&String>| {
            let mut builder = Builder::from(&shared);
            builder.set_endpoint_url(endpoint.cloned()).set_credentials_provider(Some(credentials.clone()));
            builder
                // Ours knows when they expire; another cache would sign with credentials it does not know of.
                .identity_cache(IdentityCache::no_cache())
                .force_path_style(config.path_style)
                .timeout_config(timeouts(config.timeout))
                // The parts' checksums are ours; the SDK must not add its own to what browsers send.
                .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
                .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        };
        let client = Client::from_conf(builder(config.endpoint.as_ref()).build());
        let public = Client::from_conf(builder(config.public_endpoint.as_ref().or(config.endpoint.as_ref())).build());
        Self {
            client,
            public,
            credentials,
            encryption: config.encryption,
            cdn: config.cdn,
            timeout: config.timeout,
            bucket: config.bucket,
            origins: config.origins,
            region: config.region,
            equal_parts: config.equal_parts,
            signer: Arc::default(),
            direct: Arc::default(),
            abilities: Arc::default(),
        }
    }

    /// The same write, asking for the encryption of the settings.
    pub(super) fn encrypted(&self, put: PutObjectFluentBuilder) -> PutObjectFluentBuilder {
        put.set_server_side_encryption(self.encryption.as_ref().map(Encryption::header))
            .set_ssekms_key_id(self.encryption.as_ref().and_then(Encryption::key))
    }

    /// Whether browsers reach S3 where URLs send them, as far as this machine can tell.
    ///
    /// # Errors
    /// What came of asking for the bucket there.
    pub async fn ping_public(&self) -> Result<(), ObjectError> {
        let asked = self.public.head_bucket().bucket(&self.bucket).send().await;
        asked.map(drop).map_err(|error| failed("HeadBucket", &error))
    }
}

/// Stands for a chain that found nothing.
#[derive(Debug)]
struct Nobody;

impl ProvideCredentials for Nobody {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::not_loaded_no_source()))
    }
}

/// A storage class as a header; none for `STANDARD`, which need not be asked for and which some stores reject.
pub(super) fn class_header(class: &str) -> Option<StorageClass> {
    (class != STANDARD).then(|| class.into())
}

/// No call may hang: the caller's own patience is shorter than a dead connection's.
pub(super) fn timeouts(per_try: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(per_try.min(CONNECT_LIMIT))
        .operation_attempt_timeout(per_try)
        // The SDK tries three times, with pauses of a second or two between.
        .operation_timeout(per_try * 4)
        .build()
}
