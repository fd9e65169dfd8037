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

/// Refuses a write that asks for what the store lacks.
macro_rules! refuse_unsupported {
    ($input:expr, $bucket:expr) => {{
        let input = &$input;
        let ownership = $bucket.settings()?.ownership;
        $crate::s3::acl::check_object(
            input.acl.as_ref(),
            &$crate::s3::acl::given_grants!(input),
            ownership.as_deref(),
        )?;
        let asked = [("x-amz-website-redirect-location", input.website_redirect_location.is_some())];
        if let Some((header, _)) = asked.into_iter().find(|(_, asked)| *asked) {
            return Err($crate::s3::refusals::unsupported(header));
        }
    }};
}
pub(super) use refuse_unsupported;
