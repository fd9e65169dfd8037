//! Fields that several operations read or write in the same way.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use s3s::{
    S3Error, S3ErrorCode,
    dto::{
        ChecksumAlgorithm, ChecksumType, ETag, EncodingType, Initiator, Metadata, ObjectLockLegalHoldStatus, Owner,
        StorageClass,
    },
};

use crate::{
    attributes::Attributes,
    checksum::{Algorithm, Checksum, Coverage},
    error::{Failure, Outcome, refuse},
    meta::{BucketRow, NULL_VERSION, Versioning},
};

/// Most bytes of all names and values of `x-amz-meta-*` together (Amazon S3 User Guide, "Object metadata").
const MAX_METADATA_BYTES: usize = 2 * 1024;
const STORAGE_CLASSES: [&str; 8] = [
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER",
    "DEEP_ARCHIVE",
    "GLACIER_IR",
];

/// The class to store in; `STANDARD` when the client names none.
pub(super) fn storage_class(given: Option<&StorageClass>) -> Outcome<&'static str> {
    let given = given.map_or("STANDARD", StorageClass::as_str);
    STORAGE_CLASSES
        .into_iter()
        .find(|class| *class == given)
        .ok_or_else(|| refuse(S3ErrorCode::InvalidStorageClass, "The storage class you specified is not valid"))
}

/// S3 leaves the header away for `STANDARD`.
pub(super) fn shown_storage_class(class: &str) -> Option<StorageClass> {
    (class != "STANDARD").then(|| StorageClass::from(class.to_owned()))
}

pub(super) fn metadata(given: Option<Metadata>) -> Outcome<std::collections::BTreeMap<String, String>> {
    let given: std::collections::BTreeMap<_, _> = given.unwrap_or_default().into_iter().collect();
    if given.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > MAX_METADATA_BYTES {
        let message = "Your metadata headers exceed the maximum allowed metadata size";
        return Err(refuse(S3ErrorCode::MetadataTooLarge, message));
    }
    Ok(given)
}

/// `aws-chunked` names how the body travelled, not what it is.
pub(super) fn content_encoding(given: Option<String>) -> Option<String> {
    let given = given?;
    let kept: Vec<_> = given.split(',').map(str::trim).filter(|coding| *coding != "aws-chunked").collect();
    if kept.len() == given.split(',').count() {
        return Some(given);
    }
    (!kept.is_empty()).then(|| kept.join(", "))
}

/// Reads the headers that describe an object from a request that has them as fields.
macro_rules! read_attributes {
    ($input:expr) => {
        $crate::attributes::Attributes {
            content_type: $input.content_type.take(),
            content_encoding: $crate::s3::fields::content_encoding($input.content_encoding.take()),
            content_disposition: $input.content_disposition.take(),
            content_language: $input.content_language.take(),
            cache_control: $input.cache_control.take(),
            expires: $input.expires.take(),
            metadata: $crate::s3::fields::metadata($input.metadata.take())?,
            ..Default::default()
        }
    };
}
pub(super) use read_attributes;

/// What S3 says of the type when the client did not.
pub(super) fn shown_content_type(attributes: &Attributes) -> String {
    attributes.content_type.clone().unwrap_or_else(|| "binary/octet-stream".into())
}

/// The algorithm a request names, if any.
pub(super) fn algorithm(given: Option<&ChecksumAlgorithm>) -> Outcome<Option<Algorithm>> {
    given
        .map(|given| {
            Algorithm::parse(given.as_str()).ok_or_else(|| {
                let message = "Checksum algorithm provided is unsupported. Please try again with any of the valid types: \
                               [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]";
                refuse(S3ErrorCode::InvalidRequest, message)
            })
        })
        .transpose()
}

pub(super) fn coverage(given: Option<&ChecksumType>) -> Outcome<Option<Coverage>> {
    given
        .map(|given| {
            Coverage::parse(given.as_str())
                .ok_or_else(|| refuse(S3ErrorCode::InvalidRequest, "Value for x-amz-checksum-type header is invalid."))
        })
        .transpose()
}

/// The one checksum a request may carry.
pub(super) fn only_checksum(given: Vec<Checksum>) -> Outcome<Option<Checksum>> {
    if given.len() > 1 {
        let message = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.";
        return Err(refuse(S3ErrorCode::InvalidRequest, message));
    }
    let given = given.into_iter().next();
    if let Some(checksum) = &given {
        // A composite value ends in the number of parts.
        let digest = checksum.value.split_once('-').map_or(checksum.value.as_str(), |(digest, _)| digest);
        if !checksum.algorithm.is_well_formed(digest) {
            let message = format!("Value for {} header is invalid.", checksum.algorithm.header());
            return Err(refuse(S3ErrorCode::InvalidRequest, message));
        }
    }
    Ok(given)
}

/// `Content-MD5` as a digest.
pub(super) fn content_md5(given: Option<&String>) -> Outcome<Option<[u8; 16]>> {
    given
        .map(|given| {
            let digest = BASE64.decode(given).ok().and_then(|digest| <[u8; 16]>::try_from(digest).ok());
            digest.ok_or_else(|| refuse(S3ErrorCode::InvalidDigest, "The Content-MD5 you specified is not valid."))
        })
        .transpose()
}

/// The account that everything belongs to.
pub(crate) const OWNER: &str = "chartlift";

/// The one owner there is.
pub(super) fn owner() -> Owner {
    Owner { id: Some(OWNER.into()), display_name: Some(OWNER.into()) }
}

/// The one who begins uploads.
pub(super) fn initiator() -> Initiator {
    let Owner { id, display_name } = owner();
    Initiator { id, display_name }
}

/// A version id as an answer shows it: not at all in a bucket that never had versioning.
pub(super) fn shown_version(bucket: &BucketRow, version_id: &str) -> Outcome<Option<String>> {
    let shown = bucket.settings()?.versioning != Versioning::Off || version_id != NULL_VERSION;
    Ok(shown.then(|| version_id.to_owned()))
}

/// A legal hold as S3 writes it.
pub(super) fn legal_hold_status(on: bool) -> ObjectLockLegalHoldStatus {
    ObjectLockLegalHoldStatus::from_static(if on { "ON" } else { "OFF" })
}

/// The ETag of a request's body or condition, without quotes.
pub(super) fn plain(etag: &ETag) -> String {
    etag.value().to_owned()
}

/// A listing's keys as the client asked for them: XML 1.0 cannot hold every character a key can.
pub(super) fn encode_key(key: &[u8], encoding: Option<&EncodingType>) -> String {
    /// What S3 leaves as it is.
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/').remove(b'*');
    let key = String::from_utf8_lossy(key);
    match encoding {
        // A space as %20: some clients decode `+` as a space, others leave it; this, all read alike.
        Some(encoding) if encoding.as_str() == EncodingType::URL => utf8_percent_encode(&key, ESCAPED).to_string(),
        _ => key.into_owned(),
    }
}

/// How many lines a page has: what the client asked for, 1,000 at most.
pub(super) fn page_size(asked: Option<i32>) -> Outcome<usize> {
    let asked = asked.unwrap_or(1000);
    let size = usize::try_from(asked).map_err(|_| {
        Failure::Refused(S3Error::with_message(S3ErrorCode::InvalidArgument, "A page size must not be negative"))
    })?;
    Ok(size.min(1000))
}
