use s3s::{
    S3ErrorCode, S3Request,
    dto::{
        Bucket, CreateBucketInput, CreateBucketOutput, DeleteBucketInput, DeleteBucketOutput, GetBucketLocationInput,
        GetBucketLocationOutput, HeadBucketInput, HeadBucketOutput, ListBucketsInput, ListBucketsOutput,
        ObjectLockConfiguration, ObjectLockEnabled, ObjectOwnership,
    },
};

use super::{Backend, acl, fields::owner, to_the_end};
use crate::{
    error::{Outcome, refuse},
    meta::{Settings, Versioning},
};

/// Most buckets of one page (S3 API reference, ListBuckets).
const MAX_BUCKETS: usize = 10_000;

impl Backend {
    pub async fn create_bucket(&self, request: S3Request<CreateBucketInput>) -> Outcome<CreateBucketOutput> {
        let input = request.input;
        let name = input.bucket;
        // Host names are made of it (RFC 1123, section 2.1); `s3s` has looked at the rest.
        if name.split('.').any(|label| label.starts_with('-') || label.ends_with('-')) {
            return Err(refuse(S3ErrorCode::InvalidBucketName, "The specified bucket is not valid."));
        }
        let ownership = input.object_ownership.as_ref().map(ObjectOwnership::as_str);
        acl::check_bucket(input.acl.as_ref(), &acl::given_grants!(input), ownership)?;
        let mut settings = Settings { ownership: ownership.map(acl::ownership).transpose()?, ..Settings::default() };
        if input.object_lock_enabled_for_bucket == Some(true) {
            settings.versioning = Versioning::Enabled;
            let enabled = Some(ObjectLockEnabled::from_static(ObjectLockEnabled::ENABLED));
            settings.object_lock = Some(ObjectLockConfiguration { object_lock_enabled: enabled, rule: None });
        }
        // As in us-east-1, one's own bucket made again is no failure (S3 API reference, CreateBucket); what it has been asked for
        // and has not would be lost silently.
        let is_plain = settings == Settings::default();
        if !self.meta.create_bucket(&name, &settings).await? && !is_plain {
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
        let ListBucketsInput { prefix, continuation_token, max_buckets, .. } = request.input;
        let limit = match max_buckets.map(usize::try_from) {
            None => usize::MAX,
            Some(Ok(limit @ 1..=MAX_BUCKETS)) => limit,
            Some(_) => {
                return Err(refuse(S3ErrorCode::InvalidArgument, "max-buckets must be between 1 and 10000"));
            }
        };
        // A token is the name of the bucket that was last.
        let after = continuation_token.unwrap_or_default();
        let wanted = prefix.clone().unwrap_or_default();
        let buckets = self.meta.buckets().await?.into_iter();
        let mut buckets = buckets.filter(|bucket| bucket.name.starts_with(&wanted) && bucket.name > after).peekable();
        let page: Vec<Bucket> = buckets
            .by_ref()
            .take(limit)
            .map(|bucket| Bucket {
                creation_date: Some(bucket.created_at()),
                name: Some(bucket.name),
                ..Default::default()
            })
            .collect();
        let next = buckets.peek().and_then(|_| page.last()?.name.clone());
        Ok(ListBucketsOutput { buckets: Some(page), continuation_token: next, owner: Some(owner()), prefix })
    }

    pub async fn delete_bucket(&self, request: S3Request<DeleteBucketInput>) -> Outcome<DeleteBucketOutput> {
        let bucket = self.meta.bucket(&request.input.bucket).await?;
        let backend = self.clone();
        to_the_end(async move {
            let free = backend.meta.delete_bucket(&bucket).await?;
            backend.leases.retire(free);
            Ok(())
        })
        .await?;
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
