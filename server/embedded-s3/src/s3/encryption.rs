//! `x-amz-server-side-encryption`: what is asked for is done, or refused.
//!
//! With a secret every new blob is encrypted, as S3 does since 2023; the headers then say by whose key. Without one nothing
//! is, and asking for it is refused.

use std::sync::Arc;

use s3s::{
    S3Error, S3ErrorCode, S3Request,
    dto::{
        DeleteBucketEncryptionInput, DeleteBucketEncryptionOutput, GetBucketEncryptionInput, GetBucketEncryptionOutput,
        PutBucketEncryptionInput, PutBucketEncryptionOutput, ServerSideEncryption, ServerSideEncryptionByDefault,
        ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
    },
};

use super::{Backend, refusals::unsupported};
use crate::{
    attributes::Encryption,
    error::{Failure, Outcome, refuse},
    meta::{BucketRow, ObjectRow},
};

/// What this store encrypts with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    /// Whether blobs are encrypted at all.
    pub at_rest: bool,
    /// Names that SSE-KMS knows keys by.
    pub kms: Arc<[String]>,
}

impl Keys {
    /// How a new object is encrypted: as its request says, else as its bucket does, else by the store's own key.
    pub fn choose(
        &self,
        asked: Option<&ServerSideEncryption>,
        key: Option<&String>,
        bucket: &BucketRow,
    ) -> Outcome<Option<Encryption>> {
        if asked.is_some() || key.is_some() {
            return self.read(asked, key).map(Some);
        }
        let by_default = bucket.settings()?.encryption.and_then(|kept| default_of(&kept).cloned());
        match by_default {
            Some(kept) => self.read(Some(&kept.sse_algorithm), kept.kms_master_key_id.as_ref()).map(Some),
            None => Ok(self.at_rest.then(Encryption::s3)),
        }
    }

    fn read(&self, asked: Option<&ServerSideEncryption>, key: Option<&String>) -> Outcome<Encryption> {
        if !self.at_rest {
            return Err(unsupported("x-amz-server-side-encryption without a secret to encrypt with"));
        }
        match (asked.map(ServerSideEncryption::as_str), key) {
            (Some("AES256"), None) => Ok(Encryption::s3()),
            (Some("aws:kms"), named) => {
                let key = named.or(self.kms.first()).ok_or_else(|| unsupported("aws:kms: it has no such keys"))?;
                let key = Some(key.clone());
                let encryption = Encryption { algorithm: "aws:kms".to_owned(), kms_key: key };
                self.check(&encryption).map(|()| encryption)
            }
            (Some("aws:kms:dsse" | "aws:fsx"), _) => Err(unsupported("this kind of x-amz-server-side-encryption")),
            _ => {
                let message =
                    "The encryption method specified is not supported, or a key was given that it has no use for";
                Err(refuse(S3ErrorCode::Custom("InvalidEncryptionAlgorithmError".into()), message).with_status(400))
            }
        }
    }

    /// Refuses an object whose key is not known any more.
    pub fn check_readable(&self, object: &ObjectRow) -> Outcome<()> {
        object.attributes()?.encryption.map_or(Ok(()), |encryption| self.check(&encryption))
    }

    fn check(&self, encryption: &Encryption) -> Outcome<()> {
        match &encryption.kms_key {
            Some(key) if !self.kms.contains(key) => {
                let code = S3ErrorCode::Custom("KMS.NotFoundException".into());
                Err(refuse(code, "There is no key of this name").with_status(400))
            }
            _ => Ok(()),
        }
    }
}

/// Answers how an object is encrypted.
macro_rules! show_encryption {
    ($output:expr, $encryption:expr) => {
        if let Some(encryption) = $encryption {
            $output.server_side_encryption = Some(encryption.algorithm.into());
            $output.ssekms_key_id = encryption.kms_key;
        }
    };
}
pub(super) use show_encryption;

fn default_of(configuration: &ServerSideEncryptionConfiguration) -> Option<&ServerSideEncryptionByDefault> {
    configuration.rules.first()?.apply_server_side_encryption_by_default.as_ref()
}

fn none() -> Failure {
    unsupported("default encryption without a secret: encrypt the disk that its data directory lies on, or give it one")
}

impl Backend {
    pub async fn get_bucket_encryption(
        &self,
        request: S3Request<GetBucketEncryptionInput>,
    ) -> Outcome<GetBucketEncryptionOutput> {
        let kept = self.meta.bucket(&request.input.bucket).await?.settings()?.encryption;
        if !self.keys.at_rest {
            return Err(none());
        }
        let own = || {
            let by_default = ServerSideEncryptionByDefault {
                kms_master_key_id: None,
                sse_algorithm: ServerSideEncryption::from_static(ServerSideEncryption::AES256),
            };
            let rule = ServerSideEncryptionRule {
                apply_server_side_encryption_by_default: Some(by_default),
                ..Default::default()
            };
            ServerSideEncryptionConfiguration { rules: vec![rule] }
        };
        Ok(GetBucketEncryptionOutput { server_side_encryption_configuration: Some(kept.unwrap_or_else(own)) })
    }

    pub async fn put_bucket_encryption(
        &self,
        request: S3Request<PutBucketEncryptionInput>,
    ) -> Outcome<PutBucketEncryptionOutput> {
        let input = request.input;
        let configuration = input.server_side_encryption_configuration;
        if !self.keys.at_rest {
            self.meta.bucket(&input.bucket).await?;
            return Err(none());
        }
        let Some(by_default) = default_of(&configuration).filter(|_| configuration.rules.len() == 1) else {
            return Err(refuse(S3ErrorCode::MalformedXML, "There is one rule, with a default"));
        };
        self.keys.read(Some(&by_default.sse_algorithm), by_default.kms_master_key_id.as_ref())?;
        self.set(&input.bucket, |settings| settings.encryption = Some(configuration)).await?;
        Ok(PutBucketEncryptionOutput::default())
    }

    pub async fn delete_bucket_encryption(
        &self,
        request: S3Request<DeleteBucketEncryptionInput>,
    ) -> Outcome<DeleteBucketEncryptionOutput> {
        self.set(&request.input.bucket, |settings| settings.encryption = None).await?;
        Ok(DeleteBucketEncryptionOutput::default())
    }
}

trait WithStatus {
    fn with_status(self, status: u16) -> Self;
}

impl WithStatus for Failure {
    /// Codes that `s3s` does not know have no status of their own.
    fn with_status(self, status: u16) -> Self {
        match (self, http::StatusCode::from_u16(status)) {
            (Self::Refused(mut error), Ok(status)) => {
                S3Error::set_status_code(&mut error, status);
                Self::Refused(error)
            }
            (failure, _) => failure,
        }
    }
}
