use serde::{Deserialize, Serialize};

use crate::value::{FromValue, ToValue};

/// Says what went wrong, in a form that code may depend on: a code's meaning never changes.
///
/// The HTTP status of each is [`ErrorCode::status`]; whether the same request may succeed later without being
/// changed is [`ErrorCode::retryable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorCode {
    /// The request's JSON could not be read.
    InvalidRequest,
    /// A field's value is not acceptable; `errors` names the fields.
    ValidationFailed,
    /// No token, or one that cannot be trusted (forged, wrong issuer or audience).
    Unauthenticated,
    /// The token was good but has expired; get a new one and repeat the call.
    TokenExpired,
    /// The token is genuine, but its time is another than this server's: one of the two clocks is wrong.
    ClocksDiffer,
    /// The token is good but its roles do not allow this.
    Forbidden,
    /// The path exists but not with this method; `Allow` names the ones that do.
    MethodNotAllowed,
    /// The request's body is larger than this call takes; files go to S3, never through the API.
    PayloadTooLarge,
    /// No such thing in this tenant (another tenant's ids look the same as unknown ones).
    NotFound,
    /// The tenant does not accept this content type or file extension.
    TypeNotAllowed,
    /// The file is larger than the tenant accepts.
    FileTooLarge,
    /// The record is finalized; it can only be amended by an addendum.
    RecordFinalized,
    /// The upload was aborted, has expired or failed; start a new one.
    UploadNotActive,
    /// The first signing settled another encoding, kind or checksum than is asked for now; start a new upload.
    UploadSettled,
    /// Completing needs parts that S3 does not have; upload them and complete again.
    UploadIncomplete,
    /// A part in S3 has another size or checksum than the client says.
    PartMismatch,
    /// The finished object's size or checksum is not what the client says.
    ChecksumMismatch,
    /// A part that is not the last is smaller than S3 takes; the upload is over, since sending it again cannot help.
    PartTooSmall,
    /// The same `Idempotency-Key` was used with another request.
    IdempotencyConflict,
    /// The directory has somebody else of this identifier.
    AlreadyExists,
    /// The record is a draft: change it instead of amending it.
    RecordNotFinalized,
    /// The record cannot be finalized while files are on their way to it.
    UploadsUnderWay,
    /// `If-Match` named a revision that is no longer the newest; the answer's `ETag` is the newest.
    PreconditionFailed,
    /// The call needs `If-Match`, so that nobody's change is lost.
    PreconditionRequired,
    /// The object is in an archive tier and must be restored before it can be read.
    Archived,
    /// Too many requests; wait for `Retry-After`.
    RateLimited,
    /// S3 did not answer, or answered with an error that may pass.
    ObjectStoreUnavailable,
    /// S3 refuses what the server asks of it, and will until an operator mends the settings (keys, bucket, rights).
    ObjectStoreRefused,
    /// S3 no longer has an object the server vouches for: data was lost, and an operator has to look.
    ObjectLost,
    /// The server, or something other than S3 that it depends on, did not answer in time; the call may be repeated.
    Unavailable,
    /// A fault of the server's own; its log has the request id.
    Internal,
    /// A code from a newer server that this client does not know.
    #[serde(other)]
    Unknown,
}

impl ErrorCode {
    /// Every code a server sends.
    pub const ALL: [Self; 31] = [
        Self::InvalidRequest,
        Self::ValidationFailed,
        Self::Unauthenticated,
        Self::TokenExpired,
        Self::ClocksDiffer,
        Self::Forbidden,
        Self::MethodNotAllowed,
        Self::PayloadTooLarge,
        Self::NotFound,
        Self::TypeNotAllowed,
        Self::FileTooLarge,
        Self::RecordFinalized,
        Self::UploadNotActive,
        Self::UploadSettled,
        Self::UploadIncomplete,
        Self::PartMismatch,
        Self::ChecksumMismatch,
        Self::PartTooSmall,
        Self::IdempotencyConflict,
        Self::AlreadyExists,
        Self::RecordNotFinalized,
        Self::UploadsUnderWay,
        Self::PreconditionFailed,
        Self::PreconditionRequired,
        Self::Archived,
        Self::RateLimited,
        Self::ObjectStoreUnavailable,
        Self::ObjectStoreRefused,
        Self::ObjectLost,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The HTTP status a problem with this code is sent with.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidRequest => 400,
            Self::Unauthenticated | Self::TokenExpired | Self::ClocksDiffer => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::RecordFinalized
            | Self::UploadNotActive
            | Self::UploadSettled
            | Self::UploadIncomplete
            | Self::AlreadyExists
            | Self::RecordNotFinalized
            | Self::UploadsUnderWay
            | Self::Archived => 409,
            Self::PreconditionFailed => 412,
            Self::PreconditionRequired => 428,
            Self::FileTooLarge | Self::PayloadTooLarge => 413,
            Self::TypeNotAllowed => 415,
            Self::ValidationFailed
            | Self::PartMismatch
            | Self::ChecksumMismatch
            | Self::PartTooSmall
            | Self::IdempotencyConflict => 422,
            Self::RateLimited => 429,
            Self::Internal | Self::ObjectLost | Self::Unknown => 500,
            Self::ObjectStoreRefused => 502,
            Self::ObjectStoreUnavailable | Self::Unavailable => 503,
        }
    }

    /// Whether the same request may succeed later, unchanged.
    #[must_use]
    pub fn retryable(self) -> bool {
        matches!(self, Self::RateLimited | Self::ObjectStoreUnavailable | Self::Unavailable | Self::Internal)
    }

    /// The code as it is written on the wire, for example `"type_not_allowed"`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::ValidationFailed => "validation_failed",
            Self::Unauthenticated => "unauthenticated",
            Self::TokenExpired => "token_expired",
            Self::ClocksDiffer => "clocks_differ",
            Self::Forbidden => "forbidden",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::PayloadTooLarge => "payload_too_large",
            Self::NotFound => "not_found",
            Self::TypeNotAllowed => "type_not_allowed",
            Self::FileTooLarge => "file_too_large",
            Self::RecordFinalized => "record_finalized",
            Self::UploadNotActive => "upload_not_active",
            Self::UploadSettled => "upload_settled",
            Self::UploadIncomplete => "upload_incomplete",
            Self::PartMismatch => "part_mismatch",
            Self::ChecksumMismatch => "checksum_mismatch",
            Self::PartTooSmall => "part_too_small",
            Self::IdempotencyConflict => "idempotency_conflict",
            Self::AlreadyExists => "already_exists",
            Self::RecordNotFinalized => "record_not_finalized",
            Self::UploadsUnderWay => "uploads_under_way",
            Self::PreconditionFailed => "precondition_failed",
            Self::PreconditionRequired => "precondition_required",
            Self::Archived => "archived",
            Self::RateLimited => "rate_limited",
            Self::ObjectStoreUnavailable => "object_store_unavailable",
            Self::ObjectStoreRefused => "object_store_refused",
            Self::ObjectLost => "object_lost",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
            Self::Unknown => "unknown",
        }
    }
}

/// An RFC 9457 problem document, the body of every error response (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI reference naming the kind of problem: `/problems/` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in a few words, the same for every occurrence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time and what to do about it.
    pub detail: String,
    /// The kind of problem as code; stable.
    pub code: ErrorCode,
    /// The fields at fault, for [`ErrorCode::ValidationFailed`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The parts that are missing or wrong, for [`ErrorCode::UploadIncomplete`] and [`ErrorCode::PartMismatch`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub part_numbers: Vec<u32>,
    /// Names this request in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// One field that was not acceptable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromValue, ToValue)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field as a JSON Pointer (RFC 6901), for example `/file_name`.
    pub pointer: String,
    /// What is wrong with it and what would be right.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_code_is_the_serialized_one() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }

    #[test]
    fn a_code_of_a_newer_server_is_read_as_unknown() {
        assert_eq!(serde_json::from_str::<ErrorCode>("\"teapot\"").unwrap(), ErrorCode::Unknown);
    }
}
