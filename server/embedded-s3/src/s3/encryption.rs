//! `x-amz-server-side-encryption`: what is asked for is done, or refused.
//!
//! With a secret every new blob is encrypted, as S3 does since 2023; the headers then say by whose key. Without one nothing
//! is, and asking for it is refused.

use s3s::{
    S3ErrorCode, S3Request,
    dto::{
        DeleteBucketEncryptionInput, DeleteBucketEncryptionOutput, GetBucketEncryptionInput, GetBucketEncryptionOutput,
        PutBucketEncryptionInput, PutBucketEncryptionOutput, ServerSideEncryption, ServerSideEncryptionByDefault,
        ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
    },
};

use super::{Backend, refusals::unsupported};
use crate::{
    error::{Failure, Outcome, refuse},
    keys::default_of,
};

/// Answers how an object is encrypted.
macro_rules! show_encryption {
    ($output:expr, $encryption:expr) => {
        // A client that brought its own key is told of that instead.
        if let Some(encryption) = $encryption.filter(|encryption| encryption.customer.is_none()) {
            $output.server_side_encryption = Some(encryption.algorithm.into());
            $output.ssekms_key_id = encryption.kms_key;
        }
    };
}
pub(super) use show_encryption;

/// How a new object is encrypted: as its request asks.
macro_rules! asked_encryption {
    ($backend:expr, $input:expr, $customer:expr, $bucket:expr) => {
        $backend.keys.choose(
            $input.server_side_encryption.as_ref(),
            $input.ssekms_key_id.as_ref(),
            $customer.as_ref(),
            &$bucket,
        )?
    };
}
pub(super) use asked_encryption;

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
