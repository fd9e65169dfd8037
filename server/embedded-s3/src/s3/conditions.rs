//! Conditional requests (RFC 9110, section 13, and the S3 API reference of each operation).

use s3s::{
    S3Error, S3ErrorCode,
    dto::{ETag, ETagCondition, Timestamp},
};

use super::fields::plain;
use crate::{
    error::{Failure, Outcome, refuse},
    meta::{ObjectRow, PutCondition},
};

/// The conditions of a GET, HEAD or copy source.
#[derive(Default)]
pub(super) struct ReadConditions<'a> {
    pub if_match: Option<&'a ETagCondition>,
    pub if_none_match: Option<&'a ETagCondition>,
    pub if_modified_since: Option<&'a Timestamp>,
    pub if_unmodified_since: Option<&'a Timestamp>,
}

/// Why a read is not to happen.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unmet {
    /// The client has this version already.
    NotModified,
    PreconditionFailed,
}

fn is_of(condition: &ETagCondition, etag: &ETag) -> bool {
    match condition {
        ETagCondition::Any => true,
        ETagCondition::ETag(wanted) => wanted.weak_cmp(etag),
    }
}

impl ReadConditions<'_> {
    /// In the order of RFC 9110, section 13.2.2: an ETag condition hides the date condition of its kind.
    fn unmet(&self, object: &ObjectRow) -> Option<Unmet> {
        let etag = object.etag();
        let modified = object.last_modified_seconds();
        match (self.if_match, self.if_unmodified_since) {
            (Some(condition), _) if !is_of(condition, &etag) => return Some(Unmet::PreconditionFailed),
            (None, Some(since)) if modified > *since => return Some(Unmet::PreconditionFailed),
            _ => {}
        }
        match (self.if_none_match, self.if_modified_since) {
            (Some(condition), _) if is_of(condition, &etag) => Some(Unmet::NotModified),
            (None, Some(since)) if modified <= *since => Some(Unmet::NotModified),
            _ => None,
        }
    }

    /// Whether the object may be read; if the client has it already, says so with the object's ETag.
    pub fn check(&self, object: &ObjectRow) -> Outcome<()> {
        match self.unmet(object) {
            None => Ok(()),
            Some(Unmet::PreconditionFailed) => Err(precondition_failed()),
            Some(Unmet::NotModified) => {
                let mut error = S3Error::new(S3ErrorCode::NotModified);
                let mut headers = http::HeaderMap::new();
                if let Ok(etag) = object.etag().to_http_header() {
                    headers.insert(http::header::ETAG, etag);
                }
                error.set_headers(headers);
                Err(Failure::Refused(error))
            }
        }
    }

    /// Whether the object may be copied from; here both kinds of unmet conditions fail.
    pub fn check_source(&self, object: &ObjectRow) -> Outcome<()> {
        self.unmet(object).map_or(Ok(()), |_| Err(precondition_failed()))
    }
}

fn precondition_failed() -> Failure {
    let message = "At least one of the pre-conditions you specified did not hold";
    refuse(S3ErrorCode::PreconditionFailed, message)
}

/// The condition of a PUT or a completion. S3 knows `If-None-Match: *` and `If-Match` there, one at a time.
pub(super) fn put_condition(
    if_match: Option<&ETagCondition>,
    if_none_match: Option<&ETagCondition>,
) -> Outcome<PutCondition> {
    match (if_match, if_none_match) {
        (None, None) => Ok(PutCondition::None),
        (None, Some(ETagCondition::Any)) => Ok(PutCondition::Absent),
        (Some(ETagCondition::Any), None) => Ok(PutCondition::Present),
        (Some(ETagCondition::ETag(etag)), None) => Ok(PutCondition::Matches(plain(etag))),
        _ => Err(refuse(
            S3ErrorCode::NotImplemented,
            "A header you provided implies functionality that is not implemented: a write takes either \
             If-None-Match: * or If-Match",
        )),
    }
}
