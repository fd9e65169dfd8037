use std::time::Duration;

use aws_sdk_s3::types::ServerSideEncryption;

use super::cdn::Cdn;

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
    /// How the store is to encrypt new objects; none to leave it to the bucket's own default.
    pub encryption: Option<Encryption>,
    /// A content network that files are read through; none to read them from S3.
    pub cdn: Option<Cdn>,
    /// Whose pages send files to it: scheme, host and port of each.
    pub origins: Vec<String>,
    /// Whether all parts of a multipart upload but the last have to be of one size; none to try it out.
    pub equal_parts: Option<bool>,
    /// How long one try of a call may take.
    pub timeout: Duration,
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
    pub(super) fn header(&self) -> ServerSideEncryption {
        match self {
            Self::S3 => ServerSideEncryption::Aes256,
            Self::Kms(_) => ServerSideEncryption::AwsKms,
        }
    }

    pub(super) fn key(&self) -> Option<String> {
        match self {
            Self::S3 => None,
            Self::Kms(key) => key.clone(),
        }
    }
}
