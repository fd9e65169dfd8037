//! What S3's error codes mean to us: whether trying again can help, and what the operator is to mend.

use aws_sdk_s3::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
};

use crate::domain::ports::ObjectError;

/// S3's error code of a failed call; empty when there was no answer to read one from.
pub(super) fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    error.as_service_error().and_then(ProvideErrorMetadata::code).unwrap_or("")
}

/// A failed call. Only S3's code is kept: messages and requests hold keys and URLs.
pub(super) fn failed<E: ProvideErrorMetadata>(
    operation: &'static str,
    error: &SdkError<E, HttpResponse>,
) -> ObjectError {
    let cause = match error {
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            let code = code(error);
            if let Some(advice) = advice(code, status) {
                // An answer to HEAD has no body, so no code either.
                let code = if code.is_empty() { format!("HTTP {status}") } else { code.to_owned() };
                return ObjectError::Refused { operation, code, advice };
            }
            if code.is_empty() { "an error without a code" } else { code }
        }
        SdkError::TimeoutError(_) => "timeout",
        SdkError::DispatchFailure(failure) if failure.is_timeout() => "timeout",
        SdkError::DispatchFailure(_) => "connection failed",
        SdkError::ResponseError(_) => "unreadable answer",
        _ => return no_credentials(operation),
    };
    ObjectError::Unavailable { operation, cause: cause.to_owned() }
}

/// A request that could not even be signed.
pub(super) fn no_credentials(operation: &'static str) -> ObjectError {
    let advice = "no credentials could be had: set --s3-access-key and --s3-secret-key, or give the server what the \
                  AWS SDK looks for (environment, profile, instance or container role)";
    ObjectError::Refused { operation, code: "NoCredentials".to_owned(), advice }
}

/// What an operator has to do before such a call can succeed; none when it may succeed by itself.
///
/// Codes: Amazon S3 API reference, "Error responses". What a client error is about that is not listed, its status
/// says: only 408, 409, 425 and 429 may pass (RFC 9110, section 15.5).
fn advice(code: &str, status: u16) -> Option<&'static str> {
    Some(match code {
        "InvalidAccessKeyId" => "S3 does not know the access key: check --s3-access-key",
        "SignatureDoesNotMatch" => {
            "the secret does not belong to the access key: check --s3-secret-key (or a proxy changes requests on the way)"
        }
        "ExpiredToken" | "InvalidToken" | "TokenRefreshRequired" => {
            "the session credentials have expired: renew them, or let the server find them as the AWS SDK does"
        }
        "NoSuchBucket" => "there is no such bucket: check --s3-bucket and --s3-endpoint, or create it",
        "InvalidBucketName" => "this is no name of a bucket: check --s3-bucket",
        "PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException" => {
            "the bucket is in another region: check --s3-region"
        }
        "InvalidStorageClass" => "this store has no such storage class: check --storage-class",
        "RequestTimeTooSkewed" => "the clock of this machine differs from S3's: set it",
        "AccountProblem" | "AllAccessDisabled" | "NotSignedUp" | "InvalidPayer" | "InvalidSecurity" => {
            "there is a problem with the account at the storage provider: ask it"
        }
        code if code.starts_with("KMS") || code.contains("KMS.") => {
            "the encryption key cannot be used: check --s3-kms-key, its state and the grants on it"
        }
        "AccessDenied" | "AccountAccessDenied" => {
            "the credentials may not do this: grant it to them (and check --s3-bucket)"
        }
        "OperationAborted" | "RequestTimeout" | "SlowDown" | "ConditionalRequestConflict" | "BadDigest" => return None,
        _ => match status {
            403 => "the credentials may not do this: check --s3-access-key, --s3-secret-key and their rights",
            404 => "there is no such bucket: check --s3-bucket and --s3-endpoint, or create it",
            301 | 307 | 308 => "the bucket is in another region: check --s3-region",
            408 | 409 | 425 | 429 => return None,
            400..=499 | 501 => "this store does not take such a request: check --s3-endpoint and what the store offers",
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_pass_by_itself_is_worth_another_try() {
        for (code, status) in [
            ("InternalError", 500),
            ("ServiceUnavailable", 503),
            ("SlowDown", 503),
            ("RequestTimeout", 400),
            ("OperationAborted", 409),
            ("", 429),
            ("", 502),
        ] {
            assert_eq!(advice(code, status), None, "{code} {status}");
        }
        for (code, status, names) in [
            ("InvalidAccessKeyId", 403, "--s3-access-key"),
            ("SignatureDoesNotMatch", 403, "--s3-secret-key"),
            ("NoSuchBucket", 404, "--s3-bucket"),
            ("InvalidStorageClass", 400, "--storage-class"),
            ("AccessDenied", 403, "grant"),
            ("ExpiredToken", 400, "renew"),
            ("KMS.DisabledException", 400, "--s3-kms-key"),
            ("AuthorizationHeaderMalformed", 400, "--s3-region"),
            // As HEAD answers: without a code.
            ("", 403, "--s3-secret-key"),
            ("", 404, "--s3-bucket"),
            ("SomethingNew", 400, "--s3-endpoint"),
        ] {
            assert!(advice(code, status).is_some_and(|advice| advice.contains(names)), "{code} {status}");
        }
    }
}
