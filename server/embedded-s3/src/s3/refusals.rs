//! What this store does not do yet is refused, never quietly ignored: an object that the client believes encrypted
//! must be so.

use s3s::{S3Error, S3ErrorCode};

use crate::error::{Failure, refuse};

pub(super) fn unsupported(header: &'static str) -> Failure {
    refuse(S3ErrorCode::NotImplemented, format!("This store does not implement {header}."))
}

/// The answer where a bucket has no such configuration.
pub(super) fn missing(code: S3ErrorCode, message: &'static str) -> Failure {
    let mut error = S3Error::with_message(code, message);
    error.set_status_code(http::StatusCode::NOT_FOUND);
    Failure::Refused(error)
}
