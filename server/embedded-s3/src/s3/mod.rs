//! The S3 operations: read the request, do it with blobs and metadata, answer as S3 does.

mod acl;
mod age;
mod attributes;
mod bucket_config;
mod buckets;
mod conditions;
mod copy;
mod delete;
mod encryption;
mod fields;
mod get;
mod list;
mod list_versions;
mod locking;
mod multipart;
mod parts;
mod put;
mod readable;
mod refusals;
mod restore;
mod tagging;
mod versioning;

pub(crate) use conditions::{ReadHeaders, SourceConditions};
pub(crate) use fields::OWNER;

use std::{fs::File, future::Future, sync::Arc, time::Duration};

use s3s::{S3, S3Request, S3Response, S3Result, dto::*};

use crate::{
    blobs::{BlobStore, Leases},
    config::OnRead,
    error::Outcome,
    keys::Keys,
    meta::{Freed, Meta},
    reads::PendingReads,
};

/// Everything an operation needs.
#[derive(Clone)]
pub(crate) struct Backend {
    pub meta: Meta,
    pub blobs: BlobStore,
    pub leases: Leases,
    /// Sidecars that are no blob's.
    pub records: BlobStore,
    pub reads: Arc<PendingReads>,
    pub restores_within: Option<Duration>,
    pub on_read: OnRead,
    pub keys: Keys,
    /// Keeps the data directory this process's until the last request is done.
    #[expect(dead_code, reason = "held, not read")]
    pub lock: Arc<File>,
}

impl Backend {
    /// Deals with the files whose use a transaction ended.
    pub fn retire(&self, freed: Freed) {
        self.leases.retire(freed.blobs);
        if freed.shared.is_empty() && freed.records.is_empty() {
            return;
        }
        let (blobs, records) = (self.blobs.clone(), self.records.clone());
        tokio::task::spawn_blocking(move || {
            freed.records.iter().for_each(|record| records.remove(record));
            freed.shared.iter().for_each(|blob| blobs.detach(blob));
        });
    }
}

/// Runs what changes the store to its end, even when the client hangs up meanwhile: a commit whose outcome nobody
/// waited for would leave the blob file and its metadata in disagreement.
async fn to_the_end<T: Send + 'static>(work: impl Future<Output = Outcome<T>> + Send + 'static) -> Outcome<T> {
    tokio::spawn(work).await?
}

/// What `s3s` calls: each operation goes to the method of [`Backend`] in the file of its topic.
pub(crate) struct Operations(pub Backend);

macro_rules! operations {
    ($($name:ident: $input:ty => $output:ty;)*) => {
        #[async_trait::async_trait]
        impl S3 for Operations {
            $(async fn $name(&self, request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                Ok(S3Response::new(self.0.$name(request).await?))
            })*

            async fn restore_object(
                &self,
                request: S3Request<RestoreObjectInput>,
            ) -> S3Result<S3Response<RestoreObjectOutput>> {
                Ok(self.0.restore_object(request).await?)
            }
        }
    };
}

operations! {
    create_bucket: CreateBucketInput => CreateBucketOutput;
    head_bucket: HeadBucketInput => HeadBucketOutput;
    list_buckets: ListBucketsInput => ListBucketsOutput;
    delete_bucket: DeleteBucketInput => DeleteBucketOutput;
    get_bucket_location: GetBucketLocationInput => GetBucketLocationOutput;
    get_bucket_versioning: GetBucketVersioningInput => GetBucketVersioningOutput;
    put_bucket_versioning: PutBucketVersioningInput => PutBucketVersioningOutput;
    get_bucket_cors: GetBucketCorsInput => GetBucketCorsOutput;
    put_bucket_cors: PutBucketCorsInput => PutBucketCorsOutput;
    delete_bucket_cors: DeleteBucketCorsInput => DeleteBucketCorsOutput;
    get_bucket_lifecycle_configuration: GetBucketLifecycleConfigurationInput => GetBucketLifecycleConfigurationOutput;
    put_bucket_lifecycle_configuration: PutBucketLifecycleConfigurationInput => PutBucketLifecycleConfigurationOutput;
    delete_bucket_lifecycle: DeleteBucketLifecycleInput => DeleteBucketLifecycleOutput;
    get_bucket_intelligent_tiering_configuration: GetBucketIntelligentTieringConfigurationInput
        => GetBucketIntelligentTieringConfigurationOutput;
    list_bucket_intelligent_tiering_configurations: ListBucketIntelligentTieringConfigurationsInput
        => ListBucketIntelligentTieringConfigurationsOutput;
    put_bucket_intelligent_tiering_configuration: PutBucketIntelligentTieringConfigurationInput
        => PutBucketIntelligentTieringConfigurationOutput;
    delete_bucket_intelligent_tiering_configuration: DeleteBucketIntelligentTieringConfigurationInput
        => DeleteBucketIntelligentTieringConfigurationOutput;
    get_public_access_block: GetPublicAccessBlockInput => GetPublicAccessBlockOutput;
    put_public_access_block: PutPublicAccessBlockInput => PutPublicAccessBlockOutput;
    delete_public_access_block: DeletePublicAccessBlockInput => DeletePublicAccessBlockOutput;
    get_bucket_policy: GetBucketPolicyInput => GetBucketPolicyOutput;
    put_bucket_policy: PutBucketPolicyInput => PutBucketPolicyOutput;
    delete_bucket_policy: DeleteBucketPolicyInput => DeleteBucketPolicyOutput;
    get_bucket_acl: GetBucketAclInput => GetBucketAclOutput;
    put_bucket_acl: PutBucketAclInput => PutBucketAclOutput;
    get_bucket_ownership_controls: GetBucketOwnershipControlsInput => GetBucketOwnershipControlsOutput;
    put_bucket_ownership_controls: PutBucketOwnershipControlsInput => PutBucketOwnershipControlsOutput;
    delete_bucket_ownership_controls: DeleteBucketOwnershipControlsInput => DeleteBucketOwnershipControlsOutput;
    get_bucket_policy_status: GetBucketPolicyStatusInput => GetBucketPolicyStatusOutput;
    get_object_lock_configuration: GetObjectLockConfigurationInput => GetObjectLockConfigurationOutput;
    put_object_lock_configuration: PutObjectLockConfigurationInput => PutObjectLockConfigurationOutput;
    get_bucket_encryption: GetBucketEncryptionInput => GetBucketEncryptionOutput;
    put_bucket_encryption: PutBucketEncryptionInput => PutBucketEncryptionOutput;
    delete_bucket_encryption: DeleteBucketEncryptionInput => DeleteBucketEncryptionOutput;
    get_bucket_logging: GetBucketLoggingInput => GetBucketLoggingOutput;
    put_bucket_logging: PutBucketLoggingInput => PutBucketLoggingOutput;
    get_bucket_tagging: GetBucketTaggingInput => GetBucketTaggingOutput;
    put_bucket_tagging: PutBucketTaggingInput => PutBucketTaggingOutput;
    delete_bucket_tagging: DeleteBucketTaggingInput => DeleteBucketTaggingOutput;

    get_object_acl: GetObjectAclInput => GetObjectAclOutput;
    put_object_acl: PutObjectAclInput => PutObjectAclOutput;
    get_object_attributes: GetObjectAttributesInput => GetObjectAttributesOutput;
    get_object_tagging: GetObjectTaggingInput => GetObjectTaggingOutput;
    put_object_tagging: PutObjectTaggingInput => PutObjectTaggingOutput;
    delete_object_tagging: DeleteObjectTaggingInput => DeleteObjectTaggingOutput;
    get_object_retention: GetObjectRetentionInput => GetObjectRetentionOutput;
    put_object_retention: PutObjectRetentionInput => PutObjectRetentionOutput;
    get_object_legal_hold: GetObjectLegalHoldInput => GetObjectLegalHoldOutput;
    put_object_legal_hold: PutObjectLegalHoldInput => PutObjectLegalHoldOutput;

    put_object: PutObjectInput => PutObjectOutput;
    get_object: GetObjectInput => GetObjectOutput;
    head_object: HeadObjectInput => HeadObjectOutput;
    delete_object: DeleteObjectInput => DeleteObjectOutput;
    delete_objects: DeleteObjectsInput => DeleteObjectsOutput;
    copy_object: CopyObjectInput => CopyObjectOutput;
    list_objects: ListObjectsInput => ListObjectsOutput;
    list_objects_v2: ListObjectsV2Input => ListObjectsV2Output;
    list_object_versions: ListObjectVersionsInput => ListObjectVersionsOutput;

    create_multipart_upload: CreateMultipartUploadInput => CreateMultipartUploadOutput;
    upload_part: UploadPartInput => UploadPartOutput;
    upload_part_copy: UploadPartCopyInput => UploadPartCopyOutput;
    list_parts: ListPartsInput => ListPartsOutput;
    list_multipart_uploads: ListMultipartUploadsInput => ListMultipartUploadsOutput;
    complete_multipart_upload: CompleteMultipartUploadInput => CompleteMultipartUploadOutput;
    abort_multipart_upload: AbortMultipartUploadInput => AbortMultipartUploadOutput;
}
