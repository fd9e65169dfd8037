use s3s::{
    S3ErrorCode, S3Request,
    dto::{
        Bucket, CreateBucketInput, CreateBucketOutput, DeleteBucketInput, DeleteBucketOutput, GetBucketLocationInput,
        GetBucketLocationOutput, HeadBucketInput, HeadBucketOutput, ListBucketsInput, ListBucketsOutput,
        ObjectLockConfiguration, ObjectLockEnabled,
    },
};

use super::Backend;
use crate::{
    error::{Outcome, refuse},
    meta::{Settings, Versioning},
};

impl Backend {
    pub async fn create_bucket(&self, request: S3Request<CreateBucketInput>) -> Outcome<CreateBucketOutput> {
        let name = request.input.bucket;
        let mut settings = Settings::default();
        if request.input.object_lock_enabled_for_bucket == Some(true) {
            settings.versioning = Versioning::Enabled;
            let enabled = Some(ObjectLockEnabled::from_static(ObjectLockEnabled::ENABLED));
            settings.object_lock = Some(ObjectLockConfiguration { object_lock_enabled: enabled, rule: None });
        }
        if !self.meta.create_bucket(&name, &settings).await? {
            let message = "Your previous request to create the named bucket succeeded and you already own it.";
            return Err(refuse(S3ErrorCode::BucketAlreadyOwnedByYou, message));
        }
        Ok(CreateBucketOutput { location: Some(format!("/{name}")) })
    }

    pub async fn head_bucket(&self, request: S3Request<HeadBucketInput>) -> Outcome<HeadBucketOutput> {
        self.meta.bucket(&request.input.bucket).await?;
        Ok(HeadBucketOutput::default())
    }

    pub async fn list_buckets(&self, request: S3Request<ListBucketsInput>) -> Outcome<ListBucketsOutput> {
        let prefix = request.input.prefix.unwrap_or_default();
        let buckets = self.meta.buckets().await?;
        let buckets = buckets.into_iter().filter(|bucket| bucket.name.starts_with(&prefix)).map(|bucket| Bucket {
            creation_date: Some(bucket.created_at()),
            name: Some(bucket.name),
            ..Default::default()
        });
        Ok(ListBucketsOutput { buckets: Some(buckets.collect()), ..Default::default() })
    }

    pub async fn delete_bucket(&self, request: S3Request<DeleteBucketInput>) -> Outcome<DeleteBucketOutput> {
        let bucket = self.meta.bucket(&request.input.bucket).await?;
        self.meta.delete_bucket(&bucket).await?;
        Ok(DeleteBucketOutput::default())
    }

    /// There is one region; as in us-east-1, the constraint is empty.
    pub async fn get_bucket_location(
        &self,
        request: S3Request<GetBucketLocationInput>,
    ) -> Outcome<GetBucketLocationOutput> {
        self.meta.bucket(&request.input.bucket).await?;
        Ok(GetBucketLocationOutput::default())
    }
}
