use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use s3s::{
    S3ErrorCode, S3Request,
    dto::{
        CommonPrefix, EncodingType, ListMultipartUploadsInput, ListMultipartUploadsOutput, ListObjectsInput,
        ListObjectsOutput, ListObjectsV2Input, ListObjectsV2Output, MultipartUpload, Object, ObjectStorageClass,
        StorageClass,
    },
};

use super::{
    Backend,
    fields::{encode_key, initiator, owner, page_size},
};
use crate::{
    error::{Outcome, refuse},
    meta::{Item, Listing, Position},
};

/// An opaque token that says where the next page begins. Only the key: an object listing has no other order.
fn write_token(next: &Position) -> String {
    URL_SAFE_NO_PAD.encode(&next.key)
}

fn read_token(token: &str) -> Outcome<Position> {
    let key = URL_SAFE_NO_PAD
        .decode(token)
        .map_err(|_| refuse(S3ErrorCode::InvalidArgument, "The continuation token provided is incorrect"))?;
    Ok(Position::at(&key))
}

/// A page of objects as both versions of the operation show it.
struct Shown {
    contents: Vec<Object>,
    common_prefixes: Vec<CommonPrefix>,
    next: Option<Position>,
    /// The last line, a key or a common prefix; as it is asked for, not as it is shown.
    last: Option<Vec<u8>>,
}

/// What of a listing's request both versions have.
struct Asked<'a> {
    bucket: &'a str,
    prefix: &'a str,
    delimiter: &'a str,
    encoding: Option<&'a EncodingType>,
    from: Position,
    limit: usize,
    with_owner: bool,
}

macro_rules! asked {
    ($input:expr, $prefix:expr, $delimiter:expr, $from:expr, $limit:expr, $with_owner:expr) => {
        Asked {
            bucket: &$input.bucket,
            prefix: &$prefix,
            delimiter: &$delimiter,
            encoding: $input.encoding_type.as_ref(),
            from: $from,
            limit: $limit,
            with_owner: $with_owner,
        }
    };
}

impl Backend {
    async fn list(&self, asked: Asked<'_>) -> Outcome<Shown> {
        let bucket = self.meta.bucket(asked.bucket).await?;
        let mut shown = Shown { contents: Vec::new(), common_prefixes: Vec::new(), next: None, last: None };
        if asked.limit == 0 {
            return Ok(shown);
        }
        let (prefix, delimiter) = (asked.prefix.as_bytes(), asked.delimiter.as_bytes());
        let listing = Listing { bucket_id: bucket.id, prefix, delimiter, from: asked.from, limit: asked.limit };
        let page = self.meta.list_objects(listing).await?;
        shown.next = page.next;
        for item in page.items {
            match item {
                Item::CommonPrefix(prefix) => {
                    let text = encode_key(&prefix, asked.encoding);
                    shown.common_prefixes.push(CommonPrefix { prefix: Some(text) });
                    shown.last = Some(prefix);
                }
                Item::Entry(object) => {
                    let spec = object.checksum_spec()?;
                    shown.contents.push(Object {
                        key: Some(encode_key(&object.key, asked.encoding)),
                        size: Some(object.size_bytes().cast_signed()),
                        e_tag: Some(object.etag()),
                        last_modified: Some(object.last_modified()),
                        checksum_algorithm: Some(vec![spec.algorithm.name().to_owned().into()]),
                        checksum_type: Some(spec.coverage.name().to_owned().into()),
                        owner: asked.with_owner.then(owner),
                        storage_class: Some(ObjectStorageClass::from(object.storage_class)),
                        ..Default::default()
                    });
                    shown.last = Some(object.key);
                }
            }
        }
        Ok(shown)
    }

    /// The first version of the operation, which many clients still use: a page begins after a key of the client's own.
    pub async fn list_objects(&self, request: S3Request<ListObjectsInput>) -> Outcome<ListObjectsOutput> {
        let input = request.input;
        let encoding = input.encoding_type.as_ref();
        let (prefix, delimiter) = (input.prefix.unwrap_or_default(), input.delimiter.unwrap_or_default());
        let marker = input.marker.unwrap_or_default();
        let limit = page_size(input.max_keys)?;
        let from = match marker.as_str() {
            "" => Position::default(),
            key if !delimiter.is_empty() && key.ends_with(&delimiter) => Position::after_prefix(key.as_bytes()),
            key => Position::after_key(key.as_bytes()),
        };
        let asked = asked!(input, prefix, delimiter, from, limit, true);
        let Shown { contents, common_prefixes, next, last } = self.list(asked).await?;
        // Without a delimiter clients go on from the last key (S3 API reference, ListObjects).
        let next_marker = last.filter(|_| next.is_some() && !delimiter.is_empty());
        Ok(ListObjectsOutput {
            name: Some(input.bucket),
            prefix: Some(encode_key(prefix.as_bytes(), encoding)),
            marker: Some(encode_key(marker.as_bytes(), encoding)),
            delimiter: (!delimiter.is_empty()).then(|| encode_key(delimiter.as_bytes(), encoding)),
            max_keys: i32::try_from(limit).ok(),
            is_truncated: Some(next.is_some()),
            next_marker: next_marker.map(|key| encode_key(&key, encoding)),
            encoding_type: input.encoding_type.clone(),
            contents: Some(contents),
            common_prefixes: Some(common_prefixes),
            ..Default::default()
        })
    }

    pub async fn list_objects_v2(&self, request: S3Request<ListObjectsV2Input>) -> Outcome<ListObjectsV2Output> {
        let input = request.input;
        let limit = page_size(input.max_keys)?;
        let encoding = input.encoding_type.as_ref();
        let from = match (&input.continuation_token, &input.start_after) {
            (Some(token), _) => read_token(token)?,
            (None, Some(key)) => Position::after_key(key.as_bytes()),
            (None, None) => Position::default(),
        };
        let (prefix, delimiter) = (input.prefix.unwrap_or_default(), input.delimiter.unwrap_or_default());
        let asked = asked!(input, prefix, delimiter, from, limit, input.fetch_owner == Some(true));
        let Shown { contents, common_prefixes, next, .. } = self.list(asked).await?;
        let count = contents.len() + common_prefixes.len();
        Ok(ListObjectsV2Output {
            name: Some(input.bucket),
            prefix: Some(encode_key(prefix.as_bytes(), encoding)),
            delimiter: (!delimiter.is_empty()).then(|| encode_key(delimiter.as_bytes(), encoding)),
            max_keys: i32::try_from(limit).ok(),
            key_count: i32::try_from(count).ok(),
            is_truncated: Some(next.is_some()),
            next_continuation_token: next.as_ref().map(write_token),
            continuation_token: input.continuation_token,
            start_after: input.start_after.map(|key| encode_key(key.as_bytes(), encoding)),
            encoding_type: input.encoding_type.clone(),
            contents: Some(contents),
            common_prefixes: Some(common_prefixes),
            ..Default::default()
        })
    }

    pub async fn list_multipart_uploads(
        &self,
        request: S3Request<ListMultipartUploadsInput>,
    ) -> Outcome<ListMultipartUploadsOutput> {
        let input = request.input;
        let bucket = self.meta.bucket(&input.bucket).await?;
        let limit = page_size(input.max_uploads)?.max(1);
        let encoding = input.encoding_type.as_ref();
        let (prefix, delimiter) = (input.prefix.unwrap_or_default(), input.delimiter.unwrap_or_default());
        // The markers are the last line of the page before: an upload, a common prefix, or a key of the client's own.
        let from = match (input.key_marker.as_deref().unwrap_or_default(), &input.upload_id_marker) {
            ("", _) => Position::default(),
            (key, Some(id)) if !id.is_empty() => Position::after_upload(key.as_bytes(), id),
            (key, _) if !delimiter.is_empty() && key.ends_with(&delimiter) => Position::after_prefix(key.as_bytes()),
            (key, _) => Position::after_key(key.as_bytes()),
        };
        let listing =
            Listing { bucket_id: bucket.id, prefix: prefix.as_bytes(), delimiter: delimiter.as_bytes(), from, limit };
        let page = self.meta.list_uploads(listing).await?;
        let (mut next_key, mut next_id) = (None, None);
        let (mut uploads, mut common_prefixes) = (Vec::new(), Vec::new());
        for item in page.items {
            match item {
                Item::CommonPrefix(prefix) => {
                    let shown = encode_key(&prefix, encoding);
                    (next_key, next_id) = (Some(shown.clone()), None);
                    common_prefixes.push(CommonPrefix { prefix: Some(shown) });
                }
                Item::Entry(upload) => {
                    let spec = upload.checksum_spec()?;
                    let shown = encode_key(&upload.key, encoding);
                    (next_key, next_id) = (Some(shown.clone()), Some(upload.id.clone()));
                    let mut listed = MultipartUpload {
                        initiated: Some(upload.initiated_at()),
                        initiator: Some(initiator()),
                        owner: Some(owner()),
                        key: Some(shown),
                        storage_class: Some(StorageClass::from(upload.storage_class)),
                        upload_id: Some(upload.id),
                        ..Default::default()
                    };
                    if upload.checksum_declared {
                        listed.checksum_algorithm = Some(spec.algorithm.name().to_owned().into());
                        listed.checksum_type = Some(spec.coverage.name().to_owned().into());
                    }
                    uploads.push(listed);
                }
            }
        }
        let truncated = page.next.is_some();
        Ok(ListMultipartUploadsOutput {
            bucket: Some(input.bucket),
            prefix: Some(encode_key(prefix.as_bytes(), encoding)),
            delimiter: (!delimiter.is_empty()).then(|| encode_key(delimiter.as_bytes(), encoding)),
            encoding_type: input.encoding_type.clone(),
            key_marker: Some(input.key_marker.unwrap_or_default()),
            upload_id_marker: Some(input.upload_id_marker.unwrap_or_default()),
            max_uploads: i32::try_from(limit).ok(),
            is_truncated: Some(truncated),
            next_key_marker: next_key.filter(|_| truncated),
            next_upload_id_marker: next_id.filter(|_| truncated),
            uploads: Some(uploads),
            common_prefixes: Some(common_prefixes),
            ..Default::default()
        })
    }
}
