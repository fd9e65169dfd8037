//! URLs that let a browser do one thing for a while.

use std::time::Duration;

use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_s3::presigning::PresigningConfig;
use chartlift_protocol::{Encoding, PartToSign};

use super::{
    clients::{S3Objects, class_header},
    credentials::lives_for,
    failures::{failed, no_credentials},
    presign::{origin_of, presigned, to_s3},
};
use crate::domain::ports::{ObjectError, ObjectMeta, Presigned, Reading};

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

    /// A URL that stores these bytes, provided the key has nothing yet.
    pub(super) async fn sign_put(
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
            .set_storage_class(class_header(&meta.storage_class));
        let signed = self.encrypted(request);
        let signed =
            signed.presigned(self.lasting(ttl).await?).await.map_err(|error| failed("presign PutObject", &error))?;
        Ok(presigned(&signed))
    }

    /// A URL that stores these bytes as a part.
    pub(super) async fn sign_part(
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

    /// A URL that reads.
    pub(super) async fn sign_get(
        &self,
        key: &str,
        reading: &Reading<'_>,
        ttl: Duration,
    ) -> Result<String, ObjectError> {
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

    /// Where URLs point.
    pub(super) async fn signed_origin(&self) -> Result<String, ObjectError> {
        // Where a bucket lies is for the SDK to decide (region, path style, dual stack): any signed URL shows it.
        let url = self.sign_get("any", &Reading::Stored, Duration::from_secs(60)).await?;
        origin_of(&url).ok_or_else(|| ObjectError::Unavailable {
            operation: "presign GetObject",
            cause: "the endpoint is no absolute URL".to_owned(),
        })
    }
}

pub(super) fn content_encoding(meta: &ObjectMeta) -> Option<String> {
    (meta.encoding == Encoding::Gzip).then(|| "gzip".to_owned())
}

fn length(bytes: u64) -> i64 {
    // Sizes were checked against S3's limit of 5 TiB.
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use aws_credential_types::provider::{SharedCredentialsProvider, future};
    use aws_sdk_s3::config::Credentials;
    use chartlift_protocol::Crc32;

    use super::*;
    use crate::{
        domain::ports::Objects,
        objects::{Encryption, S3Config, credentials::Renewing},
    };

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
            encryption: Some(Encryption::Kms(Some("alias/charts".to_owned()))),
            cdn: None,
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
        let meta = ObjectMeta {
            content_type: "text/plain".to_owned(),
            encoding: Encoding::Identity,
            storage_class: "STANDARD".to_owned(),
        };
        let part = PartToSign { number: 1, size_bytes: 3, crc32: Crc32(0) };
        let put = objects.presign_put("k", &meta, &part, Duration::from_secs(60)).await.unwrap();
        assert!(put.url.starts_with("https://files.example.org/b/k?"));
        assert_eq!(put.headers["x-amz-server-side-encryption"], "aws:kms");
        assert_eq!(put.headers["x-amz-server-side-encryption-aws-kms-key-id"], "alias/charts");
    }
}
