use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

use crate::domain::ports::ObjectError;

/// S3's error code of a failed call; empty when there was no answer to read one from.
pub(super) fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    error.as_service_error().and_then(ProvideErrorMetadata::code).unwrap_or("")
}

/// A failure the caller may repeat. Only S3's code is kept: messages and requests hold keys and URLs.
pub(super) fn unavailable<E: ProvideErrorMetadata, R>(operation: &'static str, error: &SdkError<E, R>) -> ObjectError {
    let cause = match error {
        SdkError::ServiceError(_) => match code(error) {
            "" => "an error without a code",
            code => code,
        },
        SdkError::TimeoutError(_) => "timeout",
        SdkError::DispatchFailure(_) => "connection failed",
        SdkError::ResponseError(_) => "unreadable answer",
        _ => "request could not be built",
    };
    ObjectError::Unavailable { operation, cause: cause.to_owned() }
}
