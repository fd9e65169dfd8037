use std::time::Duration;

use async_trait::async_trait;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future};
use aws_sdk_s3::{
    Client,
    config::{
        BehaviorVersion, Builder, Credentials, IdentityCache, Region, RequestChecksumCalculation,
        ResponseChecksumValidation, timeout::TimeoutConfig,
    },
    presigning::PresigningConfig,
    primitives::ByteStream,
    types::{
        ChecksumAlgorithm, ChecksumMode, ChecksumType, CompletedMultipartUpload, CompletedPart, ServerSideEncryption,
        StorageClass,
    },
};
use chartlift_protocol::{Crc32, Encoding, PartToSign};

use super::{
    credentials::{Renewing, lives_for},
    failures::{code, failed, no_credentials},
    https,
    presign::{from_s3, origin_of, presigned, to_s3},
};
use crate::domain::ports::{
    ListedPart, MultipartOutcome, ObjectError, ObjectFacts, ObjectMeta, Objects, Presigned, Reading,
};

/// The storage class S3 leaves out of its answers.
const STANDARD: &str = "STANDARD";
/// A store that takes no connection within this time is down.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// Completing may take S3 minutes where parts are many (API reference, CompleteMultipartUpload).
const COMPLETING_TAKES: u32 = 10;

/// Which S3, and how to store in it.
#[derive(Clone)]
pub struct S3Config {
    /// The endpoint, as the server reaches it. None for AWS itself.
    pub endpoint: Option<String>,
    /// The endpoint as browsers reach it, where that is another: presigned URLs carry it.
    pub public_endpoint: Option<String>,
    /// The region.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// Access key and secret; none to look for them as the AWS SDK does.
    pub credentials: Option<(String, String)>,
    /// Whether the bucket stands in the path instead of the host name (every S3 but AWS).
    pub path_style: bool,
    /// The storage class of new objects.
    pub storage_class: String,
    /// How the store is to encrypt new objects; none to leave it to the bucket's own default.
    pub encryption: Option<Encryption>,
    /// How long one try of a call may take.
    pub timeout: Duration,
}

/// One bucket in S3.
#[derive(Clone)]
pub struct S3Objects {
    client: Client,
    /// Signs URLs, by the endpoint browsers reach.
    public: Client,
    credentials: SharedCredentialsProvider,
    encryption: Option<Encryption>,
    timeout: Duration,
    bucket: String,
    /// None for `STANDARD`, which need not be asked for and which some stores reject as a header.
    storage_class: Option<StorageClass>,
}

/// How the store is to encrypt objects at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// By keys of S3's own (SSE-S3).
    S3,
    /// By a key of the key management service (SSE-KMS); none for the account's default key.
    Kms(Option<String>),
}

impl Encryption {
    fn header(&self) -> ServerSideEncryption {
        match self {
            Self::S3 => ServerSideEncryption::Aes256,
            Self::Kms(_) => ServerSideEncryption::AwsKms,
        }
    }

    fn key(&self) -> Option<String> {
        match self {
            Self::S3 => None,
            Self::Kms(key) => key.clone(),
        }
    }
}

impl S3Objects {
    /// Signs for no longer than the credentials live that sign.
    async fn lasting(&self, ttl: Duration) -> Result<PresigningConfig, ObjectError> {
        let credentials = self.credentials.provide_credentials().await.map_err(|_| no_credentials("presign"))?;
        let ttl = lives_for(&credentials).map_or(ttl, |left| ttl.min(left));
        // Whole seconds is what a URL can say; S3 takes up to seven days, which the configuration has checked.
        let ttl = Duration::from_secs(ttl.as_secs());
        let unusable = |cause: &str| ObjectError::Unavailable { operation: "presign", cause: cause.to_owned() };
        if ttl.is_zero() {
            return Err(unusable("the credentials are about to expire"));
        }
        PresigningConfig::expires_in(ttl).map_err(|_| unusable("expiry out of range"))
    }

    /// The size of an object as a listing says it.
    async fn listed_size(&self, key: &str) -> Result<Option<u64>, ObjectError> {
        let listed = self.client.list_objects_v2().bucket(&self.bucket).prefix(key).max_keys(1).send().await;
        let listed = listed.map_err(|error| failed("ListObjectsV2", &error))?;
        let object = listed.contents().iter().find(|object| object.key() == Some(key));
        Ok(object.and_then(|object| u64::try_from(object.size()?).ok()))
    }

    /// The bucket this configuration names. Nothing is sent yet.
    pub async fn connect(config: S3Config) -> Self {
        let shared = aws_config::defaults(BehaviorVersion::latest())
            .http_client(https::client())
            .region(Region::new(config.region));
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
        let storage_class = (config.storage_class != STANDARD).then(|| config.storage_class.as_str().into());
        Self {
            client,
            public,
            credentials,
            encryption: config.encryption,
            timeout: config.timeout,
            bucket: config.bucket,
            storage_class,
        }
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

/// No call may hang: the caller's own patience is shorter than a dead connection's.
fn timeouts(per_try: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(per_try.min(CONNECT_LIMIT))
        .operation_attempt_timeout(per_try)
        // The SDK tries three times, with pauses of a second or two between.
        .operation_timeout(per_try * 4)
        .build()
}

fn content_encoding(meta: &ObjectMeta) -> Option<String> {
    (meta.encoding == Encoding::Gzip).then(|| "gzip".to_owned())
}

fn length(bytes: u64) -> i64 {
    // Sizes were checked against S3's limit of 5 TiB.
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[async_trait]
impl Objects for S3Objects {
    async fn presign_put(
        &self,
        key: &str,
        meta: &ObjectMeta,
        part: &PartToSign,
        ttl: Duration,
    ) -> Result<Presigned, ObjectError> {
        let request = self.public.put_object().bucket(&self.bucket).key(key);
        let request = request
            .content_length(length(part.size_bytes))
            .content_type(&meta.content_type)
            .set_content_encoding(content_encoding(meta))
            .checksum_crc32(to_s3(part.crc32))
            .if_none_match("*")
            .set_storage_class(self.storage_class.clone())
            .set_server_side_encryption(self.encryption.as_ref().map(Encryption::header))
            .set_ssekms_key_id(self.encryption.as_ref().and_then(Encryption::key));
        let signed =
            request.presigned(self.lasting(ttl).await?).await.map_err(|error| failed("presign PutObject", &error))?;
        Ok(presigned(&signed))
    }

    async fn create_multipart(&self, key: &str, meta: &ObjectMeta) -> Result<String, ObjectError> {
        let created = self
            .client
            .create_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .content_type(&meta.content_type)
            .set_content_encoding(content_encoding(meta))
            .checksum_algorithm(ChecksumAlgorithm::Crc32)
            .checksum_type(ChecksumType::FullObject)
            .set_storage_class(self.storage_class.clone())
            .set_server_side_encryption(self.encryption.as_ref().map(Encryption::header))
            .set_ssekms_key_id(self.encryption.as_ref().and_then(Encryption::key))
            .send()
            .await
            .map_err(|error| failed("CreateMultipartUpload", &error))?;
        created.upload_id.ok_or_else(|| ObjectError::Unavailable {
            operation: "CreateMultipartUpload",
            cause: "no upload id".to_owned(),
        })
    }

    async fn presign_part(
        &self,
        key: &str,
        multipart_id: &str,
        part: &PartToSign,
        ttl: Duration,
    ) -> Result<Presigned, ObjectError> {
        let request = self.public.upload_part().bucket(&self.bucket).key(key).upload_id(multipart_id);
        let request = request
            .part_number(i32::try_from(part.number).unwrap_or(i32::MAX))
            .content_length(length(part.size_bytes))
            .checksum_crc32(to_s3(part.crc32));
        let signed =
            request.presigned(self.lasting(ttl).await?).await.map_err(|error| failed("presign UploadPart", &error))?;
        Ok(presigned(&signed))
    }

    async fn list_parts(&self, key: &str, multipart_id: &str) -> Result<Option<Vec<ListedPart>>, ObjectError> {
        let mut parts = Vec::new();
        let mut pages =
            self.client.list_parts().bucket(&self.bucket).key(key).upload_id(multipart_id).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = match page {
                Ok(page) => page,
                Err(error) if code(&error) == "NoSuchUpload" => return Ok(None),
                Err(error) => return Err(failed("ListParts", &error)),
            };
            for part in page.parts() {
                parts.push(ListedPart {
                    number: part.part_number().and_then(|number| u32::try_from(number).ok()).unwrap_or(0),
                    size_bytes: part.size().and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
                    crc32: part.checksum_crc32().and_then(from_s3),
                    etag: part.e_tag().unwrap_or_default().to_owned(),
                });
            }
        }
        parts.sort_by_key(|part| part.number);
        Ok(Some(parts))
    }

    async fn knows_multipart(&self, key: &str, multipart_id: &str) -> Result<bool, ObjectError> {
        let request = self.client.list_parts().bucket(&self.bucket).key(key).upload_id(multipart_id).max_parts(1);
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) if code(&error) == "NoSuchUpload" => Ok(false),
            Err(error) => Err(failed("ListParts", &error)),
        }
    }

    async fn complete_multipart(
        &self,
        key: &str,
        multipart_id: &str,
        parts: &[ListedPart],
        crc32: Crc32,
    ) -> Result<MultipartOutcome, ObjectError> {
        let completed = parts.iter().map(|part| {
            CompletedPart::builder()
                .part_number(i32::try_from(part.number).unwrap_or(i32::MAX))
                .e_tag(&part.etag)
                .set_checksum_crc32(part.crc32.map(to_s3))
                .build()
        });
        let completed = CompletedMultipartUpload::builder().set_parts(Some(completed.collect())).build();
        let outcome = self
            .client
            .complete_multipart_upload()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(multipart_id)
            .multipart_upload(completed)
            .checksum_crc32(to_s3(crc32))
            .checksum_type(ChecksumType::FullObject)
            .if_none_match("*")
            .customize()
            .config_override(Builder::new().timeout_config(timeouts(self.timeout * COMPLETING_TAKES)))
            .send()
            .await;
        // The SDK reads a 200 with an <Error> in it as an error (it inspects the body of this operation).
        match outcome {
            Ok(_) => Ok(MultipartOutcome::Done),
            Err(error) => match code(&error) {
                "NoSuchUpload" | "PreconditionFailed" | "ConditionalRequestConflict" => Ok(MultipartOutcome::Elsewhere),
                "BadDigest" | "XAmzContentChecksumMismatch" => Ok(MultipartOutcome::WrongChecksum),
                "InvalidPart" | "InvalidPartOrder" => Ok(MultipartOutcome::WrongParts),
                "EntityTooSmall" => Ok(MultipartOutcome::TooSmall),
                _ => Err(failed("CompleteMultipartUpload", &error)),
            },
        }
    }

    async fn abort_multipart(&self, key: &str, multipart_id: &str) -> Result<(), ObjectError> {
        let request = self.client.abort_multipart_upload().bucket(&self.bucket).key(key).upload_id(multipart_id);
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) if code(&error) == "NoSuchUpload" => Ok(()),
            Err(error) => Err(failed("AbortMultipartUpload", &error)),
        }
    }

    async fn head(&self, key: &str) -> Result<Option<ObjectFacts>, ObjectError> {
        let request = self.client.head_object().bucket(&self.bucket).key(key).checksum_mode(ChecksumMode::Enabled);
        let head = match request.send().await {
            Ok(head) => head,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => return Ok(None),
            Err(error) => return Err(failed("HeadObject", &error)),
        };
        let size_bytes = match head.content_length().and_then(|size| u64::try_from(size).ok()) {
            Some(size) => Some(size),
            // Some proxies and content networks drop the length of an answer to HEAD; a listing has it, too.
            None => self.listed_size(key).await?,
        };
        let storage_class = head.storage_class().map_or(STANDARD, StorageClass::as_str).to_owned();
        // `Restore: ongoing-request="false"` means a readable copy exists for a while.
        let restored = head.restore().is_some_and(|restore| restore.contains("ongoing-request=\"false\""));
        let cold = matches!(storage_class.as_str(), "GLACIER" | "DEEP_ARCHIVE") || head.archive_status().is_some();
        Ok(Some(ObjectFacts {
            size_bytes,
            crc32: head.checksum_crc32().and_then(from_s3),
            archived: cold && !restored,
            storage_class,
        }))
    }

    async fn read(&self, key: &str, start: u64, length: u64) -> Result<Vec<u8>, ObjectError> {
        let range = format!("bytes={start}-{}", start + length.saturating_sub(1));
        let request = self.client.get_object().bucket(&self.bucket).key(key).range(range);
        let object = request.send().await.map_err(|error| failed("GetObject", &error))?;
        let body = object.body.collect().await.map_err(|_| ObjectError::Unavailable {
            operation: "GetObject",
            cause: "the answer broke off".to_owned(),
        })?;
        Ok(body.to_vec())
    }

    async fn put_json(&self, key: &str, json: Vec<u8>) -> Result<(), ObjectError> {
        let request = self.client.put_object().bucket(&self.bucket).key(key).content_type("application/json");
        let request = request
            .set_server_side_encryption(self.encryption.as_ref().map(Encryption::header))
            .set_ssekms_key_id(self.encryption.as_ref().and_then(Encryption::key));
        request.body(ByteStream::from(json)).send().await.map_err(|error| failed("PutObject", &error))?;
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        let request = self.client.delete_object().bucket(&self.bucket).key(key);
        request.send().await.map_err(|error| failed("DeleteObject", &error))?;
        Ok(())
    }

    async fn presign_get(&self, key: &str, reading: &Reading<'_>, ttl: Duration) -> Result<String, ObjectError> {
        let request = self.public.get_object().bucket(&self.bucket).key(key);
        let request = match *reading {
            Reading::Source { disposition, content_type } => {
                request.response_content_disposition(disposition).response_content_type(content_type)
            }
            Reading::Stored => {
                request.response_content_encoding("identity").response_content_type("application/octet-stream")
            }
        };
        // What a browser kept of a file would outlive the URL, and whoever sat there.
        let request = request.response_cache_control("no-store");
        let signed =
            request.presigned(self.lasting(ttl).await?).await.map_err(|error| failed("presign GetObject", &error))?;
        Ok(signed.uri().to_owned())
    }

    async fn origin(&self) -> Result<String, ObjectError> {
        // Where a bucket lies is for the SDK to decide (region, path style, dual stack): any signed URL shows it.
        let url = self.presign_get("any", &Reading::Stored, Duration::from_secs(60)).await?;
        origin_of(&url).ok_or_else(|| ObjectError::Unavailable {
            operation: "presign GetObject",
            cause: "the endpoint is no absolute URL".to_owned(),
        })
    }

    async fn ping(&self) -> Result<(), ObjectError> {
        self.client
            .head_bucket()
            .bucket(&self.bucket)
            .send()
            .await
            .map(drop)
            .map_err(|error| failed("HeadBucket", &error))
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    /// Hands out credentials that expire soon.
    #[derive(Debug)]
    struct Session;

    impl ProvideCredentials for Session {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let expiry = SystemTime::now() + Duration::from_secs(100);
            let credentials = Credentials::new("key", "secret", Some("token".to_owned()), Some(expiry), "test");
            future::ProvideCredentials::ready(Ok(credentials))
        }
    }

    async fn objects(public_endpoint: Option<&str>) -> S3Objects {
        S3Objects::connect(S3Config {
            endpoint: Some("http://s3.internal:9000".to_owned()),
            public_endpoint: public_endpoint.map(str::to_owned),
            region: "eu-central-1".to_owned(),
            bucket: "b".to_owned(),
            credentials: Some(("key".to_owned(), "secret".to_owned())),
            path_style: true,
            storage_class: STANDARD.to_owned(),
            encryption: Some(Encryption::Kms(Some("alias/charts".to_owned()))),
            timeout: Duration::from_secs(1),
        })
        .await
    }

    #[tokio::test]
    async fn a_url_never_outlives_the_credentials_that_signed_it() {
        let mut objects = objects(None).await;
        objects.credentials = SharedCredentialsProvider::new(Renewing::new(SharedCredentialsProvider::new(Session)));
        let url = objects.presign_get("k", &Reading::Stored, Duration::from_secs(900)).await.unwrap();
        let seconds = url.split("X-Amz-Expires=").nth(1).unwrap().split('&').next().unwrap();
        assert!((90..=100).contains(&seconds.parse::<u64>().unwrap()), "{seconds}");
        let url = objects.presign_get("k", &Reading::Stored, Duration::from_secs(30)).await.unwrap();
        assert!(url.contains("X-Amz-Expires=30&"));
    }

    #[tokio::test]
    async fn urls_carry_the_public_endpoint_and_what_encrypts() {
        let objects = objects(Some("https://files.example.org")).await;
        assert_eq!(objects.origin().await.unwrap(), "https://files.example.org");
        let meta = ObjectMeta { content_type: "text/plain".to_owned(), encoding: Encoding::Identity };
        let part = PartToSign { number: 1, size_bytes: 3, crc32: Crc32(0) };
        let put = objects.presign_put("k", &meta, &part, Duration::from_secs(60)).await.unwrap();
        assert!(put.url.starts_with("https://files.example.org/b/k?"));
        assert_eq!(put.headers["x-amz-server-side-encryption"], "aws:kms");
        assert_eq!(put.headers["x-amz-server-side-encryption-aws-kms-key-id"], "alias/charts");
    }
}
