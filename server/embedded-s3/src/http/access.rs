use std::time::SystemTime;

use http::{HeaderMap, Uri, header::AUTHORIZATION};
use s3s::{
    S3Error, S3ErrorCode, S3Result,
    access::{S3Access, S3AccessContext},
    dto::{Timestamp, TimestampFormat},
};

use super::query::{hoisted_headers, parameter};
use crate::{meta::Meta, policy::Policy, s3::OWNER};

/// The longest life of a presigned URL in seconds: seven days (Signature Version 4, query parameters).
const MAX_EXPIRES_SECONDS: u64 = 7 * 24 * 60 * 60;
/// How long a form's signature is taken at most: `s3s` allows its date to be as far off as a request's may be.
const FORM_LASTS_MS: u64 = 15 * 60 * 1000;

/// Refuses what carries a valid signature but claims more than was signed. `s3s` has checked the signature itself.
pub(super) fn check(has_credentials: bool, uri: &Uri, headers: &HeaderMap) -> S3Result<()> {
    let denied = |message: String| S3Error::with_message(S3ErrorCode::AccessDenied, message);
    if !has_credentials {
        return Err(denied("Access Denied".into()));
    }
    let authorization = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let presigned = parameter(uri, "X-Amz-SignedHeaders");
    let signed = match (&presigned, authorization) {
        (Some(signed), _) => signed,
        (None, Some(authorization)) => signed_headers_of(authorization).ok_or_else(version_4_only)?,
        (None, None) => return Err(version_4_only()),
    };
    if presigned.is_some() {
        let expires = parameter(uri, "X-Amz-Expires").and_then(|seconds| seconds.parse::<u64>().ok());
        if expires.is_none_or(|seconds| seconds > MAX_EXPIRES_SECONDS) {
            let message = "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires \
                           must be less than 604800 seconds";
            return Err(S3Error::with_message(S3ErrorCode::AuthorizationQueryParametersError, message));
        }
    }
    let expected = ["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"];
    if expected.iter().filter_map(|name| headers.get(*name)).any(|owner| owner.as_bytes() != OWNER.as_bytes()) {
        return Err(denied("Access Denied".into()));
    }
    let hoisted = hoisted_headers(uri);
    let unsigned = headers.iter().find(|(name, value)| {
        name.as_str().starts_with("x-amz-")
            // Verified against the body, so it can only make the request stricter.
            && name.as_str() != "x-amz-content-sha256"
            && !signed.split(';').any(|signed| signed.eq_ignore_ascii_case(name.as_str()))
            && !hoisted.iter().any(|(in_query, signed)| in_query == name && signed == value)
    });
    match unsigned {
        None => Ok(()),
        Some((name, _)) => {
            Err(denied(format!("There were headers present in the request which were not signed: {name}")))
        }
    }
}

/// Refuses a signature that is older than a bucket's policy lets it be (`s3:signatureAge`).
pub(super) fn check_age(uri: &Uri, headers: &HeaderMap, oldest_ms: Option<u64>) -> S3Result<()> {
    let Some(oldest_ms) = oldest_ms else { return Ok(()) };
    let in_header = || headers.get("x-amz-date").and_then(|date| date.to_str().ok()).map(str::to_owned);
    let signed_at = parameter(uri, "X-Amz-Date").or_else(in_header).and_then(|date| amz_date(&date));
    let age = signed_at.and_then(|at| SystemTime::now().duration_since(at).ok()).unwrap_or_default();
    if age.as_millis() <= u128::from(oldest_ms) {
        return Ok(());
    }
    Err(too_old())
}

fn too_old() -> S3Error {
    S3Error::with_message(S3ErrorCode::AccessDenied, "The bucket's policy denies signatures of this age")
}

/// What a bucket's policy says of the age of signatures; of a bucket that is not there, the operation tells.
pub(super) async fn oldest_signature_ms(meta: &Meta, bucket: &str) -> S3Result<Option<u64>> {
    let Ok(bucket) = meta.bucket(bucket).await else { return Ok(None) };
    let Some(policy) = bucket.settings().map_err(S3Error::from)?.policy else { return Ok(None) };
    Ok(Policy::read(&policy, &bucket.name).map_err(S3Error::from)?.oldest_signature_ms)
}

/// Reads `20261126T075148Z`.
fn amz_date(text: &str) -> Option<SystemTime> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    if !date.is_ascii() || !time.is_ascii() || date.len() != 8 || time.len() != 6 {
        return None;
    }
    let day =
        format!("{}-{}-{}T{}:{}:{}.000Z", &date[..4], &date[4..6], &date[6..], &time[..2], &time[2..4], &time[4..]);
    let at = Timestamp::parse(TimestampFormat::DateTime, &day).ok()?;
    httpdate::parse_http_date(&crate::aging::http_date(&at)).ok()
}

/// Guards what does not go through [`Verified`](super::Verified): forms. `s3s` has held the form against its policy, and the policy
/// against its signature, which it takes for [`FORM_LASTS_MS`].
pub(crate) struct FormGuard(pub Meta);

#[async_trait::async_trait]
impl S3Access for FormGuard {
    async fn check(&self, form: &mut S3AccessContext<'_>) -> S3Result<()> {
        if form.credentials().is_none() {
            return Err(S3Error::with_message(S3ErrorCode::AccessDenied, "Access Denied"));
        }
        let oldest_ms = match form.s3_path().get_bucket_name() {
            Some(bucket) => oldest_signature_ms(&self.0, bucket).await?,
            None => None,
        };
        // How old this one is `s3s` keeps to itself.
        if oldest_ms.is_some_and(|oldest_ms| oldest_ms < FORM_LASTS_MS) { Err(too_old()) } else { Ok(()) }
    }
}

fn signed_headers_of(authorization: &str) -> Option<&str> {
    let (_, rest) = authorization.strip_prefix("AWS4-HMAC-SHA256")?.split_once("SignedHeaders=")?;
    rest.split([',', ' ']).next()
}

fn version_4_only() -> S3Error {
    let message = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
    S3Error::with_message(S3ErrorCode::InvalidRequest, message)
}
