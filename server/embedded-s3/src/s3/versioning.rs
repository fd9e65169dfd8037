use s3s::{
    S3ErrorCode, S3Request,
    dto::{
        BucketVersioningStatus, GetBucketVersioningInput, GetBucketVersioningOutput, PutBucketVersioningInput,
        PutBucketVersioningOutput,
    },
};

use super::{Backend, refusals::unsupported};
use crate::{
    error::{Outcome, refuse},
    meta::Versioning,
};

impl Backend {
    pub async fn get_bucket_versioning(
        &self,
        request: S3Request<GetBucketVersioningInput>,
    ) -> Outcome<GetBucketVersioningOutput> {
        let status = match self.meta.bucket(&request.input.bucket).await?.settings()?.versioning {
            Versioning::Off => None,
            Versioning::Enabled => Some(BucketVersioningStatus::ENABLED),
            Versioning::Suspended => Some(BucketVersioningStatus::SUSPENDED),
        };
        Ok(GetBucketVersioningOutput { status: status.map(BucketVersioningStatus::from_static), mfa_delete: None })
    }

    pub async fn put_bucket_versioning(
        &self,
        request: S3Request<PutBucketVersioningInput>,
    ) -> Outcome<PutBucketVersioningOutput> {
        let input = request.input;
        if input.versioning_configuration.mfa_delete.as_ref().is_some_and(|mfa| mfa.as_str() != "Disabled") {
            return Err(unsupported("MfaDelete"));
        }
        let versioning = match input.versioning_configuration.status.as_ref().map(BucketVersioningStatus::as_str) {
            Some(BucketVersioningStatus::ENABLED) => Versioning::Enabled,
            Some(BucketVersioningStatus::SUSPENDED) => Versioning::Suspended,
            _ => return Err(refuse(S3ErrorCode::MalformedXML, "The status must be Enabled or Suspended")),
        };
        self.meta
            .configure(&input.bucket, |settings| {
                if settings.object_lock.is_some() && versioning != Versioning::Enabled {
                    let message = "An Object Lock configuration is present on this bucket, so the versioning state \
                                   cannot be changed.";
                    return Err(refuse(S3ErrorCode::InvalidBucketState, message));
                }
                settings.versioning = versioning;
                Ok(())
            })
            .await?;
        Ok(PutBucketVersioningOutput::default())
    }
}
