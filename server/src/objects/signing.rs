//! URLs that let a browser do one thing for a while.

use std::{borrow::Cow, collections::BTreeMap, time::Duration};

use aws_credential_types::{Credentials, provider::ProvideCredentials};
use aws_sdk_s3::{Client, presigning::PresigningConfig};
use chartlift_protocol::{Encoding, PartToSign, Sha256};
use jiff::Timestamp;

use super::{
    checksums::{sha256_to_s3, to_s3},
    clients::{S3Objects, class_header},
    credentials::lives_for,
    direct::Direct,
    failures::{failed, no_credentials},
    sigv4::{Signer, Unsigned, UnsignedForm},
};
use crate::domain::ports::{ObjectError, ObjectMeta, Presigned, Reading};

/// A key that no object has: a tenant's name comes before the first `/` of all others.
const ANY: &str = "any";

impl S3Objects {
    async fn signed(&self, request: Unsigned<'_>, ttl: Duration) -> Result<String, ObjectError> {
        let (credentials, seconds) = self.credentials_for(ttl).await?;
        Ok(self.signer().await?.sign(&credentials, request, Timestamp::now(), seconds))
    }

    /// What signs, and for how many seconds: no longer than it lives itself.
    async fn credentials_for(&self, ttl: Duration) -> Result<(Credentials, u64), ObjectError> {
        let credentials = self.credentials.provide_credentials().await.map_err(|_| no_credentials("presign"))?;
        let ttl = lives_for(&credentials).map_or(ttl, |left| ttl.min(left));
        // Whole seconds is what a URL can say; S3 takes up to seven days, which the configuration has checked.
        match ttl.as_secs() {
            0 => Err(unusable("the credentials are about to expire")),
            seconds => Ok((credentials, seconds)),
        }
    }

    /// A form that stores bytes of this SHA-256, and so many. It knows no condition: it may do so again.
    pub(super) async fn sign_form(
        &self,
        key: &str,
        meta: &ObjectMeta,
        (sha256, size_bytes): (Sha256, u64),
        ttl: Duration,
    ) -> Result<Presigned, ObjectError> {
        let mut fields = vec![
            ("key", key.to_owned()),
            ("Content-Type", meta.content_type.clone()),
            ("x-amz-checksum-algorithm", "SHA256".to_owned()),
            ("x-amz-checksum-sha256", sha256_to_s3(sha256)),
        ];
        fields.extend(content_encoding(meta).map(|encoding| ("Content-Encoding", encoding)));
        fields.extend(self.stored_with(&meta.storage_class));
        let (credentials, seconds) = self.credentials_for(ttl).await?;
        let signer = self.signer().await?;
        let form = UnsignedForm { bucket: &self.bucket, fields, size_bytes };
        let fields = signer.sign_form(&credentials, form, Timestamp::now(), seconds);
        let form = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Ok(Presigned { url: signer.bucket_url(), headers: BTreeMap::new(), form: Some(form) })
    }

    /// Storage class and encryption of new objects, where others than the bucket's own are wanted.
    fn stored_with(&self, storage_class: &str) -> Vec<(&'static str, String)> {
        let mut named = Vec::new();
        named.extend(class_header(storage_class).map(|class| ("x-amz-storage-class", class.as_str().to_owned())));
        named.extend(self.encryption_headers());
        named
    }

    /// A URL that stores these bytes, provided the key has nothing yet.
    pub(super) async fn sign_put(
        &self,
        key: &str,
        meta: &ObjectMeta,
        part: &PartToSign,
        ttl: Duration,
    ) -> Result<Presigned, ObjectError> {
        let mut headers = vec![
            ("content-type", meta.content_type.clone()),
            ("x-amz-checksum-crc32", to_s3(part.crc32)),
            ("if-none-match", "*".to_owned()),
        ];
        headers.extend(content_encoding(meta).map(|encoding| ("content-encoding", encoding)));
        headers.extend(self.stored_with(&meta.storage_class));
        self.sign_sending(key, vec![("x-id", "PutObject".into())], headers, part, ttl).await
    }

    /// What asks for the encryption of the settings.
    pub(super) fn encryption_headers(&self) -> Vec<(&'static str, String)> {
        let Some(encryption) = &self.encryption else { return Vec::new() };
        let mut headers = vec![("x-amz-server-side-encryption", encryption.header().as_str().to_owned())];
        headers.extend(encryption.key().map(|key| ("x-amz-server-side-encryption-aws-kms-key-id", key)));
        headers
    }

    /// A URL that stores these bytes as a part.
    pub(super) async fn sign_part(
        &self,
        key: &str,
        multipart_id: &str,
        part: &PartToSign,
        ttl: Duration,
    ) -> Result<Presigned, ObjectError> {
        let number = Cow::Owned(part.number.to_string());
        let query = vec![("x-id", "UploadPart".into()), ("partNumber", number), ("uploadId", multipart_id.into())];
        self.sign_sending(key, query, vec![("x-amz-checksum-crc32", to_s3(part.crc32))], part, ttl).await
    }

    /// A URL that sends these bytes, with the headers that have to be sent besides. A browser sets `Host` and
    /// `Content-Length` itself, and may not be told to.
    async fn sign_sending(
        &self,
        key: &str,
        query: Vec<(&'static str, Cow<'_, str>)>,
        headers: Vec<(&'static str, String)>,
        part: &PartToSign,
        ttl: Duration,
    ) -> Result<Presigned, ObjectError> {
        let mut signed: Vec<(&str, Cow<'_, str>)> =
            headers.iter().map(|(name, value)| (*name, Cow::Borrowed(value.as_str()))).collect();
        signed.push(("content-length", part.size_bytes.to_string().into()));
        let url = self.signed(Unsigned { method: "PUT", key, query, headers: signed }, ttl).await?;
        let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Ok(Presigned { url, headers, form: None })
    }

    /// A URL that reads.
    pub(super) async fn sign_get(
        &self,
        key: &str,
        reading: &Reading<'_>,
        ttl: Duration,
    ) -> Result<String, ObjectError> {
        let mut query: Vec<(&str, Cow<'_, str>)> = match *reading {
            Reading::Source { disposition, content_type } => vec![
                ("response-content-disposition", disposition.into()),
                ("response-content-type", content_type.into()),
            ],
            Reading::Stored => vec![
                ("response-content-encoding", "identity".into()),
                ("response-content-type", "application/octet-stream".into()),
            ],
        };
        // What a browser kept of a file would outlive the URL, and whoever sat there.
        query.push(("response-cache-control", "no-store".into()));
        query.push(("x-id", "GetObject".into()));
        self.signed(Unsigned { method: "GET", key, query, headers: Vec::new() }, ttl).await
    }

    /// Where URLs point.
    pub(super) async fn signed_origin(&self) -> Result<String, ObjectError> {
        Ok(self.signer().await?.origin().to_owned())
    }

    async fn signer(&self) -> Result<&Signer, ObjectError> {
        self.signer.get_or_try_init(|| self.signer_of(&self.public)).await
    }

    /// What makes the calls of each file; none where it cannot.
    pub(super) async fn direct(&self) -> Option<&Direct> {
        let made = self.direct.get_or_try_init(async || {
            let signer = self.signer_of(&self.client).await?;
            Ok::<_, ObjectError>(Direct::new(signer, self.credentials.clone(), self.timeout))
        });
        made.await.ok()?.as_ref()
    }

    /// Where a bucket lies is for the SDK to decide (region, path style, dual stack): a URL that it signs shows it.
    async fn signer_of(&self, client: &Client) -> Result<Signer, ObjectError> {
        let config = PresigningConfig::expires_in(Duration::from_secs(60));
        let config = config.map_err(|_| unusable("expiry out of range"))?;
        let shown = client.get_object().bucket(&self.bucket).key(ANY).presigned(config).await;
        let shown = shown.map_err(|error| failed("presign GetObject", &error))?;
        Signer::of_url(shown.uri(), ANY, &self.region).ok_or_else(|| unusable("the endpoint is no absolute URL"))
    }
}

fn unusable(cause: &str) -> ObjectError {
    ObjectError::Unavailable { operation: "presign", cause: cause.to_owned() }
}

pub(super) fn content_encoding(meta: &ObjectMeta) -> Option<String> {
    (meta.encoding == Encoding::Gzip).then(|| "gzip".to_owned())
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
            origins: Vec::new(),
            equal_parts: Some(false),
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
        let part = PartToSign { number: 1, size_bytes: 3, crc32: Crc32(0), sha256: None };
        let put = objects.presign_put("k", &meta, &part, Duration::from_secs(60)).await.unwrap();
        assert!(put.url.starts_with("https://files.example.org/b/k?"));
        assert_eq!(put.headers["x-amz-server-side-encryption"], "aws:kms");
        assert_eq!(put.headers["x-amz-server-side-encryption-aws-kms-key-id"], "alias/charts");
    }
}
