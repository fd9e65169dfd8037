//! Tags of objects and buckets (Amazon S3 User Guide, "Categorizing your objects using tags").

use std::collections::BTreeMap;

use s3s::{
    S3Error, S3ErrorCode, S3Request,
    dto::{
        DeleteBucketTaggingInput, DeleteBucketTaggingOutput, DeleteObjectTaggingInput, DeleteObjectTaggingOutput,
        GetBucketTaggingInput, GetBucketTaggingOutput, GetObjectTaggingInput, GetObjectTaggingOutput,
        PutBucketTaggingInput, PutBucketTaggingOutput, PutObjectTaggingInput, PutObjectTaggingOutput, Tag,
    },
};

use super::{Backend, fields::shown_version, readable::readable, refusals::missing, to_the_end};
use crate::{
    error::{Failure, Outcome, refuse},
    http::decode_pairs,
};

const MAX_OBJECT_TAGS: usize = 10;
const MAX_BUCKET_TAGS: usize = 50;
/// In characters, as the next.
const MAX_KEY_LENGTH: usize = 128;
const MAX_VALUE_LENGTH: usize = 256;

/// Tags as a map: no name twice, none too long, none too many.
fn checked(pairs: Vec<(String, String)>, most: usize) -> Outcome<BTreeMap<String, String>> {
    let invalid = |message: &'static str| Err(refuse(S3ErrorCode::InvalidTag, message));
    if pairs.len() > most {
        let mut error = S3Error::with_message(
            S3ErrorCode::Custom("BadRequest".into()),
            format!("There may be {most} tags at most"),
        );
        error.set_status_code(http::StatusCode::BAD_REQUEST);
        return Err(Failure::Refused(error));
    }
    let mut tags = BTreeMap::new();
    for (key, value) in pairs {
        if key.is_empty() || key.chars().count() > MAX_KEY_LENGTH || key.starts_with("aws:") {
            return invalid("The TagKey you have provided is invalid");
        }
        if value.chars().count() > MAX_VALUE_LENGTH {
            return invalid("The TagValue you have provided is invalid");
        }
        if tags.insert(key, value).is_some() {
            return invalid("Cannot provide multiple Tags with the same key");
        }
    }
    Ok(tags)
}

/// `x-amz-tagging`: written like a query.
pub(super) fn tags_of_header(header: Option<&String>) -> Outcome<BTreeMap<String, String>> {
    let pairs = header.map(|header| decode_pairs(header)).unwrap_or_default();
    checked(pairs, MAX_OBJECT_TAGS)
}

fn tags_of_body(tags: Vec<Tag>, most: usize) -> Outcome<BTreeMap<String, String>> {
    let pair = |tag: Tag| {
        tag.key.zip(tag.value).ok_or_else(|| refuse(S3ErrorCode::MalformedXML, "Every tag has a Key and a Value"))
    };
    checked(tags.into_iter().map(pair).collect::<Outcome<_>>()?, most)
}

fn shown(tags: BTreeMap<String, String>) -> Vec<Tag> {
    tags.into_iter().map(|(key, value)| Tag { key: Some(key), value: Some(value) }).collect()
}

/// Reads tags and locks of what a request stores.
macro_rules! read_tags_and_lock {
    ($input:expr, $bucket:expr, $now_ms:expr, $attributes:expr) => {{
        let headers = $crate::lock::LockHeaders {
            mode: $input.object_lock_mode.as_ref(),
            until: $input.object_lock_retain_until_date.as_ref(),
            legal_hold: $input.object_lock_legal_hold_status.as_ref(),
        };
        headers.apply($bucket, $now_ms, $attributes)?;
        $attributes.tags = $crate::s3::tagging::tags_of_header($input.tagging.as_ref())?;
    }};
}
pub(super) use read_tags_and_lock;

impl Backend {
    pub async fn get_object_tagging(
        &self,
        request: S3Request<GetObjectTaggingInput>,
    ) -> Outcome<GetObjectTaggingOutput> {
        let input = request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        let object = self.meta.object(bucket.id, &input.key, input.version_id.as_deref()).await?;
        let (object, _) = readable((object, Vec::new()))?;
        let version_id = shown_version(&bucket, &object.version_id)?;
        Ok(GetObjectTaggingOutput { tag_set: shown(object.attributes()?.tags), version_id })
    }

    pub async fn put_object_tagging(
        &self,
        request: S3Request<PutObjectTaggingInput>,
    ) -> Outcome<PutObjectTaggingOutput> {
        let input = request.input;
        let tags = tags_of_body(input.tagging.tag_set, MAX_OBJECT_TAGS)?;
        let version_id = self.set_tags(&input.bucket, input.key, input.version_id, tags).await?;
        Ok(PutObjectTaggingOutput { version_id })
    }

    pub async fn delete_object_tagging(
        &self,
        request: S3Request<DeleteObjectTaggingInput>,
    ) -> Outcome<DeleteObjectTaggingOutput> {
        let input = request.input;
        let version_id = self.set_tags(&input.bucket, input.key, input.version_id, BTreeMap::new()).await?;
        Ok(DeleteObjectTaggingOutput { version_id })
    }

    async fn set_tags(
        &self,
        bucket: &str,
        key: String,
        version: Option<String>,
        tags: BTreeMap<String, String>,
    ) -> Outcome<Option<String>> {
        let bucket = self.meta.bucket(bucket).await?;
        let backend = self.clone();
        to_the_end(async move {
            let changed = backend.meta.change_object(&bucket, &key, version.as_deref(), |object, attributes, _| {
                readable((object.clone(), Vec::new()))?;
                attributes.tags = tags;
                Ok(())
            });
            let (object, freed) = changed.await?;
            backend.retire(freed);
            shown_version(&bucket, &object.version_id)
        })
        .await
    }

    pub async fn get_bucket_tagging(
        &self,
        request: S3Request<GetBucketTaggingInput>,
    ) -> Outcome<GetBucketTaggingOutput> {
        let tags = self.meta.bucket(&request.input.bucket).await?.settings()?.tags;
        if tags.is_empty() {
            return Err(missing(S3ErrorCode::NoSuchTagSet, "The TagSet does not exist"));
        }
        Ok(GetBucketTaggingOutput { tag_set: shown(tags) })
    }

    pub async fn put_bucket_tagging(
        &self,
        request: S3Request<PutBucketTaggingInput>,
    ) -> Outcome<PutBucketTaggingOutput> {
        let tags = tags_of_body(request.input.tagging.tag_set, MAX_BUCKET_TAGS)?;
        self.set(&request.input.bucket, |settings| settings.tags = tags).await?;
        Ok(PutBucketTaggingOutput::default())
    }

    pub async fn delete_bucket_tagging(
        &self,
        request: S3Request<DeleteBucketTaggingInput>,
    ) -> Outcome<DeleteBucketTaggingOutput> {
        self.set(&request.input.bucket, |settings| settings.tags = BTreeMap::new()).await?;
        Ok(DeleteBucketTaggingOutput::default())
    }
}
