//! What a bucket is configured with: kept, answered as it was put, and honoured; what cannot be is refused.

use s3s::{S3ErrorCode, S3Request, dto::*};

use super::{
    Backend,
    refusals::{missing, unsupported},
};
use crate::{
    aging,
    error::{Outcome, refuse},
    lock,
    meta::{Lifecycle, Settings, Versioning},
    policy::Policy,
};

/// Smallest ages of the archive tiers, in days (S3 API reference, Tiering).
const ARCHIVE_DAYS: [(&str, i32); 2] = [("ARCHIVE_ACCESS", 90), ("DEEP_ARCHIVE_ACCESS", 180)];
/// The longest wait for an archive tier, in days (the same page).
const MAX_ARCHIVE_DAYS: i32 = 730;

impl Backend {
    /// Changes a bucket's settings.
    pub(super) async fn set(&self, bucket: &str, change: impl FnOnce(&mut Settings)) -> Outcome<()> {
        let changed = self.meta.configure(bucket, |settings| {
            change(settings);
            Ok(())
        });
        changed.await
    }

    async fn settings(&self, bucket: &str) -> Outcome<Settings> {
        self.meta.bucket(bucket).await?.settings()
    }

    pub async fn get_bucket_cors(&self, request: S3Request<GetBucketCorsInput>) -> Outcome<GetBucketCorsOutput> {
        let cors = self.settings(&request.input.bucket).await?.cors;
        let none = || missing(S3ErrorCode::NoSuchCORSConfiguration, "The CORS configuration does not exist");
        Ok(GetBucketCorsOutput { cors_rules: Some(cors.ok_or_else(none)?.cors_rules) })
    }

    pub async fn put_bucket_cors(&self, request: S3Request<PutBucketCorsInput>) -> Outcome<PutBucketCorsOutput> {
        let cors = request.input.cors_configuration;
        crate::http::check_cors(&cors)?;
        self.set(&request.input.bucket, |settings| settings.cors = Some(cors)).await?;
        Ok(PutBucketCorsOutput::default())
    }

    pub async fn delete_bucket_cors(
        &self,
        request: S3Request<DeleteBucketCorsInput>,
    ) -> Outcome<DeleteBucketCorsOutput> {
        self.set(&request.input.bucket, |settings| settings.cors = None).await?;
        Ok(DeleteBucketCorsOutput::default())
    }

    pub async fn get_bucket_lifecycle_configuration(
        &self,
        request: S3Request<GetBucketLifecycleConfigurationInput>,
    ) -> Outcome<GetBucketLifecycleConfigurationOutput> {
        let lifecycle = self.settings(&request.input.bucket).await?.lifecycle;
        let message = "The lifecycle configuration does not exist";
        let lifecycle = lifecycle.ok_or_else(|| missing(S3ErrorCode::NoSuchLifecycleConfiguration, message))?;
        Ok(GetBucketLifecycleConfigurationOutput {
            rules: Some(lifecycle.rules),
            transition_default_minimum_object_size: Some(minimum_size(lifecycle.minimum_object_size)),
        })
    }

    pub async fn put_bucket_lifecycle_configuration(
        &self,
        request: S3Request<PutBucketLifecycleConfigurationInput>,
    ) -> Outcome<PutBucketLifecycleConfigurationOutput> {
        let input = request.input;
        let mut rules = input.lifecycle_configuration.map(|configuration| configuration.rules).unwrap_or_default();
        aging::validate(&rules)?;
        for rule in &mut rules {
            // S3 names those that have no name.
            if rule.id.as_deref().unwrap_or_default().is_empty() {
                rule.id = Some(uuid::Uuid::now_v7().simple().to_string());
            }
        }
        let minimum = input.transition_default_minimum_object_size.map(|size| size.as_str().to_owned());
        let known = ["all_storage_classes_128K", "varies_by_storage_class"];
        if minimum.as_deref().is_some_and(|minimum| !known.contains(&minimum)) {
            let message = "x-amz-transition-default-minimum-object-size has an unknown value";
            return Err(refuse(S3ErrorCode::InvalidArgument, message));
        }
        let shown = minimum_size(minimum.clone());
        let lifecycle = Lifecycle { rules, minimum_object_size: minimum };
        self.set(&input.bucket, |settings| settings.lifecycle = Some(lifecycle)).await?;
        Ok(PutBucketLifecycleConfigurationOutput { transition_default_minimum_object_size: Some(shown) })
    }

    pub async fn delete_bucket_lifecycle(
        &self,
        request: S3Request<DeleteBucketLifecycleInput>,
    ) -> Outcome<DeleteBucketLifecycleOutput> {
        self.set(&request.input.bucket, |settings| settings.lifecycle = None).await?;
        Ok(DeleteBucketLifecycleOutput::default())
    }

    pub async fn get_bucket_intelligent_tiering_configuration(
        &self,
        request: S3Request<GetBucketIntelligentTieringConfigurationInput>,
    ) -> Outcome<GetBucketIntelligentTieringConfigurationOutput> {
        let input = request.input;
        let found = self.settings(&input.bucket).await?.tiering.remove(&input.id);
        let none = || {
            missing(S3ErrorCode::Custom("NoSuchConfiguration".into()), "The specified configuration does not exist.")
        };
        Ok(GetBucketIntelligentTieringConfigurationOutput {
            intelligent_tiering_configuration: Some(found.ok_or_else(none)?),
        })
    }

    pub async fn list_bucket_intelligent_tiering_configurations(
        &self,
        request: S3Request<ListBucketIntelligentTieringConfigurationsInput>,
    ) -> Outcome<ListBucketIntelligentTieringConfigurationsOutput> {
        let all = self.settings(&request.input.bucket).await?.tiering;
        Ok(ListBucketIntelligentTieringConfigurationsOutput {
            intelligent_tiering_configuration_list: Some(all.into_values().collect()),
            is_truncated: Some(false),
            ..Default::default()
        })
    }

    pub async fn put_bucket_intelligent_tiering_configuration(
        &self,
        request: S3Request<PutBucketIntelligentTieringConfigurationInput>,
    ) -> Outcome<PutBucketIntelligentTieringConfigurationOutput> {
        let input = request.input;
        let configuration = input.intelligent_tiering_configuration;
        let invalid = |message: &'static str| refuse(S3ErrorCode::InvalidArgument, message);
        if configuration.id != input.id {
            return Err(invalid("The id in the query and that in the body differ"));
        }
        if configuration.tierings.is_empty() {
            return Err(refuse(S3ErrorCode::MalformedXML, "A configuration has at least one tiering"));
        }
        for tiering in &configuration.tierings {
            let least = ARCHIVE_DAYS.iter().find(|(tier, _)| *tier == tiering.access_tier.as_str());
            let (_, least) = least.ok_or_else(|| {
                refuse(S3ErrorCode::MalformedXML, "AccessTier is ARCHIVE_ACCESS or DEEP_ARCHIVE_ACCESS")
            })?;
            if !(*least..=MAX_ARCHIVE_DAYS).contains(&tiering.days) {
                return Err(invalid("Days must be 90 (for DEEP_ARCHIVE_ACCESS 180) to 730"));
            }
        }
        self.set(&input.bucket, |settings| drop(settings.tiering.insert(input.id, configuration))).await?;
        Ok(PutBucketIntelligentTieringConfigurationOutput::default())
    }

    pub async fn delete_bucket_intelligent_tiering_configuration(
        &self,
        request: S3Request<DeleteBucketIntelligentTieringConfigurationInput>,
    ) -> Outcome<DeleteBucketIntelligentTieringConfigurationOutput> {
        let input = request.input;
        self.set(&input.bucket, |settings| drop(settings.tiering.remove(&input.id))).await?;
        Ok(DeleteBucketIntelligentTieringConfigurationOutput::default())
    }

    pub async fn get_public_access_block(
        &self,
        request: S3Request<GetPublicAccessBlockInput>,
    ) -> Outcome<GetPublicAccessBlockOutput> {
        let code = S3ErrorCode::Custom("NoSuchPublicAccessBlockConfiguration".into());
        let block = self.settings(&request.input.bucket).await?.public_access_block;
        let block = block.ok_or_else(|| missing(code, "The public access block configuration was not found"))?;
        Ok(GetPublicAccessBlockOutput { public_access_block_configuration: Some(block) })
    }

    /// Nothing here is ever public, so whatever is blocked is.
    pub async fn put_public_access_block(
        &self,
        request: S3Request<PutPublicAccessBlockInput>,
    ) -> Outcome<PutPublicAccessBlockOutput> {
        let input = request.input;
        let block = input.public_access_block_configuration;
        self.set(&input.bucket, |settings| settings.public_access_block = Some(block)).await?;
        Ok(PutPublicAccessBlockOutput::default())
    }

    pub async fn delete_public_access_block(
        &self,
        request: S3Request<DeletePublicAccessBlockInput>,
    ) -> Outcome<DeletePublicAccessBlockOutput> {
        self.set(&request.input.bucket, |settings| settings.public_access_block = None).await?;
        Ok(DeletePublicAccessBlockOutput::default())
    }

    pub async fn get_bucket_policy(&self, request: S3Request<GetBucketPolicyInput>) -> Outcome<GetBucketPolicyOutput> {
        let policy = self.settings(&request.input.bucket).await?.policy;
        let none = || missing(S3ErrorCode::NoSuchBucketPolicy, "The bucket policy does not exist");
        Ok(GetBucketPolicyOutput { policy: Some(policy.ok_or_else(none)?) })
    }

    pub async fn put_bucket_policy(&self, request: S3Request<PutBucketPolicyInput>) -> Outcome<PutBucketPolicyOutput> {
        let input = request.input;
        Policy::read(&input.policy, &input.bucket)?;
        self.set(&input.bucket, |settings| settings.policy = Some(input.policy)).await?;
        Ok(PutBucketPolicyOutput::default())
    }

    pub async fn delete_bucket_policy(
        &self,
        request: S3Request<DeleteBucketPolicyInput>,
    ) -> Outcome<DeleteBucketPolicyOutput> {
        self.set(&request.input.bucket, |settings| settings.policy = None).await?;
        Ok(DeleteBucketPolicyOutput::default())
    }

    pub async fn get_bucket_policy_status(
        &self,
        request: S3Request<GetBucketPolicyStatusInput>,
    ) -> Outcome<GetBucketPolicyStatusOutput> {
        self.settings(&request.input.bucket).await?;
        Ok(GetBucketPolicyStatusOutput { policy_status: Some(PolicyStatus { is_public: Some(false) }) })
    }

    pub async fn get_object_lock_configuration(
        &self,
        request: S3Request<GetObjectLockConfigurationInput>,
    ) -> Outcome<GetObjectLockConfigurationOutput> {
        let code = S3ErrorCode::ObjectLockConfigurationNotFoundError;
        let lock = self.settings(&request.input.bucket).await?.object_lock;
        let lock = lock.ok_or_else(|| missing(code, "Object Lock configuration does not exist for this bucket"))?;
        Ok(GetObjectLockConfigurationOutput { object_lock_configuration: Some(lock) })
    }

    pub async fn put_object_lock_configuration(
        &self,
        request: S3Request<PutObjectLockConfigurationInput>,
    ) -> Outcome<PutObjectLockConfigurationOutput> {
        let input = request.input;
        let configuration = input.object_lock_configuration.unwrap_or_default();
        lock::validate(&configuration)?;
        let changed = self.meta.configure(&input.bucket, |settings| {
            if settings.versioning != Versioning::Enabled {
                let message = "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration";
                return Err(refuse(S3ErrorCode::InvalidBucketState, message));
            }
            settings.object_lock = Some(configuration);
            Ok(())
        });
        changed.await?;
        Ok(PutObjectLockConfigurationOutput::default())
    }

    pub async fn get_bucket_logging(
        &self,
        request: S3Request<GetBucketLoggingInput>,
    ) -> Outcome<GetBucketLoggingOutput> {
        self.settings(&request.input.bucket).await?;
        Ok(GetBucketLoggingOutput::default())
    }

    pub async fn put_bucket_logging(
        &self,
        request: S3Request<PutBucketLoggingInput>,
    ) -> Outcome<PutBucketLoggingOutput> {
        self.settings(&request.input.bucket).await?;
        if request.input.bucket_logging_status.logging_enabled.is_some() {
            return Err(unsupported("access logs to a bucket: it counts reads itself"));
        }
        Ok(PutBucketLoggingOutput::default())
    }
}

fn minimum_size(put: Option<String>) -> TransitionDefaultMinimumObjectSize {
    TransitionDefaultMinimumObjectSize::from(put.unwrap_or_else(|| "all_storage_classes_128K".to_owned()))
}
