use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chartlift_protocol::{ErrorCode, FieldError, Problem};

use crate::domain::{self, ports::ObjectError};

/// How soon a client should try again after a fault that may pass, in seconds.
const RETRY_AFTER_SECONDS: &str = "2";

/// An error on its way out as RFC 9457 problem+json.
#[derive(Debug)]
pub struct ApiError {
    code: ErrorCode,
    detail: String,
    errors: Vec<FieldError>,
    part_numbers: Vec<u32>,
    revision: Option<u32>,
}

impl ApiError {
    pub(super) fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), part_numbers: Vec::new(), revision: None }
    }

    pub(super) fn invalid(errors: Vec<FieldError>) -> Self {
        let named: Vec<_> = errors.iter().map(|error| format!("{} {}", error.pointer, error.detail)).collect();
        Self {
            errors,
            ..Self::new(ErrorCode::ValidationFailed, format!("Correct these fields: {}.", named.join("; ")))
        }
    }

    /// One field is not acceptable.
    pub(super) fn field(pointer: &str, detail: &str) -> Self {
        Self::invalid(vec![FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() }])
    }

    /// The document that tells of it.
    pub(super) fn into_problem(self) -> Problem {
        Problem {
            kind: format!("/problems/{}", self.code.as_str()),
            title: title(self.code).to_owned(),
            status: self.code.status(),
            detail: self.detail,
            code: self.code,
            errors: self.errors,
            part_numbers: self.part_numbers,
            request_id: super::log::current_request_id(),
        }
    }

    fn with_parts(mut self, part_numbers: Vec<u32>) -> Self {
        self.part_numbers = part_numbers;
        self
    }

    /// A request that does not have the shape the OpenAPI document gives it.
    pub(super) fn unreadable(why: &str) -> Self {
        let why = why.trim_end_matches('.');
        Self::new(ErrorCode::InvalidRequest, format!("{why}. GET /api/openapi.json describes what is expected."))
    }

    pub(super) fn nothing_here() -> Self {
        Self::new(ErrorCode::NotFound, "There is nothing at this path. GET /api/openapi.json lists what there is.")
    }

    pub(super) fn database_away() -> Self {
        Self::new(ErrorCode::Unavailable, "The database does not answer just now. Try again shortly.")
    }

    pub(super) fn fault() -> Self {
        Self::new(
            ErrorCode::Internal,
            "Something went wrong in the server. Try again; if it stays, report the request id.",
        )
    }
}

/// The one place where the domain's errors become HTTP.
impl From<domain::Error> for ApiError {
    fn from(error: domain::Error) -> Self {
        use domain::Error as E;
        match error {
            E::Invalid(errors) => Self::invalid(errors),
            E::Unreadable(why) => Self::unreadable(&why),
            E::NotFound(what) => Self::new(ErrorCode::NotFound, format!("There is no such {what}. Check the id.")),
            E::TypeNotAllowed { accepted } => Self::new(
                ErrorCode::TypeNotAllowed,
                format!(
                    "This kind of file is not accepted, or its name and content type contradict each other. Accepted are: {accepted}."
                ),
            ),
            E::FileTooLarge { limit_bytes } => Self::new(
                ErrorCode::FileTooLarge,
                format!(
                    "A file may have at most {limit_bytes} bytes. Split it, or ask the administrator for a higher limit."
                ),
            ),
            E::AlreadyExists(what) => Self::new(
                ErrorCode::AlreadyExists,
                format!("Another {what} has this identifier. Look that one up, or give another identifier."),
            ),
            E::RecordFinalized => Self::new(
                ErrorCode::RecordFinalized,
                "The record is finalized and cannot be changed. Amend it by an addendum.",
            ),
            E::FinalizationPending => Self::new(
                ErrorCode::RecordFinalized,
                "The record is finalized as soon as the uploads to it are over. Withdraw that to change it before.",
            ),
            E::RecordNotFinalized => Self::new(
                ErrorCode::RecordNotFinalized,
                "The record is a draft, so it can be changed itself. Finalized records are amended by addenda.",
            ),
            E::AddendumBegun(id) => Self::new(
                ErrorCode::AlreadyExists,
                format!("You have begun an addendum to this record before: {id}. Sign or discard that one first."),
            ),
            E::AddendumSigned => Self::new(
                ErrorCode::RecordFinalized,
                "The addendum is signed and cannot be changed. Begin another one.",
            ),
            E::NotTheAuthor => Self::new(
                ErrorCode::Forbidden,
                "Only whoever began the addendum can change, sign or discard it, or change its files.",
            ),
            E::UploadsUnderWay(ids) => Self::new(
                ErrorCode::UploadsUnderWay,
                format!(
                    "Files are on their way to it, and what is final takes none. Complete or abort these uploads first: {}.",
                    ids.join(", ")
                ),
            ),
            E::UploadNotActive(why) => {
                Self::new(ErrorCode::UploadNotActive, format!("This upload is no longer active: {why}."))
            }
            E::UploadSettled(what) => Self::new(
                ErrorCode::UploadSettled,
                format!("The first signing of this upload settled its {what}. Start a new one to send it otherwise."),
            ),
            E::UploadIncomplete(parts) => Self::new(
                ErrorCode::UploadIncomplete,
                "S3 does not have all parts. Upload the ones in part_numbers, then complete again.",
            )
            .with_parts(parts),
            E::PartMismatch(parts) => Self::new(
                ErrorCode::PartMismatch,
                "S3 has other bytes for the parts in part_numbers. Sign and upload them again, then complete again.",
            )
            .with_parts(parts),
            E::ChecksumMismatch => Self::new(
                ErrorCode::ChecksumMismatch,
                "The stored object is not what was said to be sent. It was removed; start a new upload.",
            ),
            E::PartsTooSmall => Self::new(
                ErrorCode::PartTooSmall,
                "S3 takes no part under 5 MiB but the last. The upload was aborted; start a new one with larger parts.",
            ),
            E::ObjectLost { version_id } => {
                tracing::error!(alarm = "object_lost", version_id, "S3 does not have the object of a stored version");
                Self::new(
                    ErrorCode::ObjectLost,
                    "The file store no longer has this file. That is a fault of this server's, not yours: report the \
                     request id to its operator, who can look for a copy.",
                )
            }
            E::IdempotencyConflict => Self::new(
                ErrorCode::IdempotencyConflict,
                "This Idempotency-Key was used with another request. Use a new key for a new request.",
            ),
            E::PreconditionFailed { revision } => Self {
                revision: Some(revision),
                ..Self::new(
                    ErrorCode::PreconditionFailed,
                    format!(
                        "It is in revision {revision} by now. Read it again, apply the change to it, and repeat with \
                         If-Match: \"{revision}\"."
                    ),
                )
            },
            E::PreconditionRequired => Self::new(
                ErrorCode::PreconditionRequired,
                "Send If-Match with the ETag of what the change is based on, so that nobody's change is lost.",
            ),
            E::Archived(class) => Self::new(
                ErrorCode::Archived,
                format!("The file is archived in {class} and must be restored before it can be read."),
            ),
            E::NoPrices(region) => Self::new(
                ErrorCode::NotFound,
                format!(
                    "There are no prices of {region}. Start the server with --price-file, made by `chartlift-server \
                     prices` from AWS's price list or filled in for own machines, or with another --cost-region."
                ),
            ),
            E::Store(error) if error.is_passing() => {
                tracing::error!(error = %error.0, "the database is not available");
                Self::database_away()
            }
            E::Store(error) => {
                // Logged here, once: the caller learns nothing of the database.
                tracing::error!(error = %error.0, "the database failed");
                Self::fault()
            }
            E::Objects(error @ ObjectError::Refused { .. }) => {
                tracing::error!(%error, "S3 refuses");
                let detail = format!("Trying again does not help; the operator has to act: {error}.");
                Self::new(ErrorCode::ObjectStoreRefused, detail)
            }
            E::Objects(error @ ObjectError::Unavailable { .. }) => {
                tracing::error!(%error, "S3 failed");
                Self::new(ErrorCode::ObjectStoreUnavailable, "S3 does not answer just now. Try again shortly.")
            }
        }
    }
}

impl From<domain::ports::StoreError> for ApiError {
    fn from(error: domain::ports::StoreError) -> Self {
        domain::Error::from(error).into()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let revision = self.revision;
        let mut response = (status, Json(self.into_problem())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(revision) = revision
            && let Ok(tag) = HeaderValue::from_str(&format!("\"{revision}\""))
        {
            headers.insert(header::ETAG, tag);
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        response
    }
}

/// The kind of problem in a few words.
pub(super) fn title(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::InvalidRequest => "The request could not be read",
        ErrorCode::ValidationFailed => "The request has unacceptable fields",
        ErrorCode::Unauthenticated => "A valid token is needed",
        ErrorCode::TokenExpired => "The token has expired",
        ErrorCode::ClocksDiffer => "The clocks of the server and of the identity provider differ",
        ErrorCode::Forbidden => "Not allowed",
        ErrorCode::MethodNotAllowed => "Method not allowed",
        ErrorCode::PayloadTooLarge => "The request is too large",
        ErrorCode::NotFound => "Not found",
        ErrorCode::TypeNotAllowed => "This kind of file is not accepted",
        ErrorCode::FileTooLarge => "The file is too large",
        ErrorCode::RecordFinalized => "The record is finalized",
        ErrorCode::UploadNotActive => "The upload is not active",
        ErrorCode::UploadSettled => "The upload is settled",
        ErrorCode::UploadIncomplete => "Parts are missing",
        ErrorCode::PartMismatch => "Parts differ",
        ErrorCode::ChecksumMismatch => "The stored object differs",
        ErrorCode::IdempotencyConflict => "The idempotency key was used before",
        ErrorCode::AlreadyExists => "It exists already",
        ErrorCode::RecordNotFinalized => "The record is not finalized",
        ErrorCode::UploadsUnderWay => "Uploads are under way",
        ErrorCode::PreconditionFailed => "Not the newest revision",
        ErrorCode::PreconditionRequired => "If-Match is needed",
        ErrorCode::Archived => "The file is archived",
        ErrorCode::RateLimited => "Too many requests",
        ErrorCode::ObjectStoreUnavailable => "S3 is unavailable",
        ErrorCode::ObjectStoreRefused => "S3 refuses",
        ErrorCode::ObjectLost => "The file is lost",
        ErrorCode::Unavailable => "Not just now",
        ErrorCode::PartTooSmall => "A part is too small",
        _ => "Internal error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ports::{StoreError, StoreUnavailable};

    #[test]
    fn a_database_that_is_away_is_to_be_asked_again_and_a_fault_is_to_be_reported() {
        let away = || Box::new(std::io::Error::other("patient 4711"));
        let answered = |error| {
            let response = ApiError::from(domain::Error::Store(error)).into_response();
            (response.status().as_u16(), response.headers().contains_key(header::RETRY_AFTER))
        };
        assert_eq!(answered(StoreError(Box::new(StoreUnavailable(away())))), (503, true));
        assert_eq!(answered(StoreError(away())), (500, false));
    }
}
