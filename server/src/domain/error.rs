//! How use cases fail.

use chartlift_protocol::FieldError;

/// The database failed; the cause goes to the log, never to a caller.
#[derive(Debug, thiserror::Error)]
#[error("the database failed")]
pub struct StoreError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl StoreError {
    /// Whether the same call may succeed shortly.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.0.is::<StoreUnavailable>()
    }

    /// The same failure, for one more of those who wait for the same.
    pub(crate) fn again(&self) -> Self {
        let said = self.0.to_string().into();
        if self.is_passing() { Self(Box::new(StoreUnavailable(said))) } else { Self(said) }
    }
}

/// The database does not answer, or has no room just now.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StoreUnavailable(pub Box<dyn std::error::Error + Send + Sync>);

/// The outcome of a store call.
pub type StoreResult<T> = std::result::Result<T, StoreError>;

/// S3 failed. Carries S3's error code and nothing of the request: keys and URLs stay out of logs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ObjectError {
    /// No answer, or one that may pass.
    #[error("S3 is unavailable during {operation}: {cause}")]
    Unavailable {
        /// The S3 operation.
        operation: &'static str,
        /// S3's error code, or the kind of failure.
        cause: String,
    },
    /// S3 refuses, and will until an operator mends what is wrong.
    #[error("S3 refused {operation} ({code}): {advice}")]
    Refused {
        /// The S3 operation.
        operation: &'static str,
        /// S3's error code.
        code: String,
        /// What the operator is to do.
        advice: &'static str,
    },
}

/// Everything that can come of a use case other than its result.
///
/// `routes/problem.rs` is the one place that turns these into HTTP. No variant carries a URL, a token, a file name
/// or patient data, so any of them may be logged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Fields of the request are not acceptable.
    #[error("the request has unacceptable fields")]
    Invalid(Vec<FieldError>),
    /// The request does not have the shape that the API describes. The text names fields, and is for the caller only.
    #[error("the request cannot be read")]
    Unreadable(String),
    /// There is no such thing in this tenant.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The tenant does not accept this kind of file.
    #[error("this kind of file is not accepted")]
    TypeNotAllowed {
        /// The extensions that are accepted, for the advice in the answer.
        accepted: String,
    },
    /// The tenant does not accept a file of this size.
    #[error("the file is too large")]
    FileTooLarge {
        /// The most that is accepted, in bytes.
        limit_bytes: u64,
    },
    /// There is another one with the same identifier.
    #[error("the identifier is another {0}'s")]
    AlreadyExists(&'static str),
    /// The record can no longer be changed.
    #[error("the record is finalized")]
    RecordFinalized,
    /// The record waits for uploads to be over and is finalized then.
    #[error("the record is about to be finalized")]
    FinalizationPending,
    /// What is not finalized is changed, not amended.
    #[error("the record is not finalized")]
    RecordNotFinalized,
    /// The caller has a draft of an addendum to this record already: its id.
    #[error("an addendum is begun already")]
    AddendumBegun(String),
    /// The addendum can no longer be changed.
    #[error("the addendum is signed")]
    AddendumSigned,
    /// Only whoever began it may do this.
    #[error("somebody else began it")]
    NotTheAuthor,
    /// Files are on their way to the record: the ids of their uploads.
    #[error("uploads are under way")]
    UploadsUnderWay(Vec<String>),
    /// The upload is over: completed, given up or expired.
    #[error("the upload is not active: {0}")]
    UploadNotActive(&'static str),
    /// The first signing settled this of the upload, and it cannot be changed.
    #[error("the {0} of the upload is settled")]
    UploadSettled(&'static str),
    /// S3 does not have these parts.
    #[error("parts are missing")]
    UploadIncomplete(Vec<u32>),
    /// S3 has other bytes for these parts than the client says.
    #[error("parts differ")]
    PartMismatch(Vec<u32>),
    /// S3 takes no part this small but the last.
    #[error("parts are too small")]
    PartsTooSmall,
    /// S3 no longer has the object of a version: ours to keep, and lost.
    #[error("the object of version {version_id} is not in S3")]
    ObjectLost {
        /// The version.
        version_id: String,
    },
    /// The finished object is not what the client says.
    #[error("the finished object differs")]
    ChecksumMismatch,
    /// The idempotency key was used with another request.
    #[error("the idempotency key was used before")]
    IdempotencyConflict,
    /// The record is in another revision than the caller has seen.
    #[error("precondition failed: it is in revision {revision}")]
    PreconditionFailed {
        /// The newest revision.
        revision: u32,
    },
    /// The caller did not say which revision it has seen.
    #[error("precondition required")]
    PreconditionRequired,
    /// The object must be restored before it can be read.
    #[error("the object is archived in {0}")]
    Archived(String),
    /// There are no prices of the region that costs are billed by.
    #[error("there are no prices of {0}")]
    NoPrices(String),
    /// The database failed.
    #[error("the database failed: {}", .0.0)]
    Store(#[from] StoreError),
    /// S3 failed.
    #[error("{0}")]
    Objects(#[from] ObjectError),
}

impl Error {
    /// One field is not acceptable.
    pub(crate) fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { pointer: pointer.into(), detail: detail.into() }])
    }

    /// The same error, of fields that are below that one.
    pub(crate) fn below(self, pointer: &str) -> Self {
        match self {
            Self::Invalid(errors) => Self::Invalid(
                errors
                    .into_iter()
                    .map(|error| FieldError { pointer: format!("{pointer}{}", error.pointer), ..error })
                    .collect(),
            ),
            other => other,
        }
    }

    /// Whether database or S3 failed, so that nothing is known of what was asked for.
    pub(crate) fn decides_nothing(&self) -> bool {
        matches!(self, Self::Store(_) | Self::Objects(_))
    }

    /// What a caller sent cannot be read.
    pub(crate) fn unreadable(error: &serde_json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }

    /// What was stored cannot be read, or what is to be stored cannot be written.
    pub(crate) fn damaged(error: serde_json::Error) -> Self {
        Self::Store(StoreError(Box::new(error)))
    }

    /// What this machine could not do.
    pub(crate) fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Store(StoreError(Box::new(error)))
    }
}

/// A use case's outcome.
pub type Result<T> = std::result::Result<T, Error>;

/// The most faults that one answer names. Whoever sent more has made one many times, and a sentence on each piece of a large list
/// would be a hundred times as large as the list.
pub(crate) const MAX_FINDINGS: usize = 100;

/// Collects what is wrong with a request, so that the caller learns everything at once: of very many, the first.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<FieldError>);

impl Findings {
    /// Notes a field's fault unless `good`.
    pub(crate) fn check(&mut self, good: bool, pointer: impl Into<String>, detail: impl Into<String>) {
        if !good && self.0.len() < MAX_FINDINGS {
            self.0.push(FieldError { pointer: pointer.into(), detail: detail.into() });
        }
    }

    /// An error if anything was noted.
    pub(crate) fn finish(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_that_passes_passes_for_everybody_who_waited() {
        let away = StoreError(Box::new(StoreUnavailable("no room".into())));
        assert!(away.again().is_passing() && away.again().again().is_passing());
        let fault = StoreError("no such table".into()).again();
        assert!(!fault.is_passing() && fault.0.to_string() == "no such table");
    }

    #[test]
    fn a_line_of_the_log_says_what_failed() {
        let damaged = serde_json::from_str::<u8>("-").unwrap_err();
        let text = Error::damaged(damaged).to_string();
        assert!(text.starts_with("the database failed: ") && text.len() > 30, "{text}");
        let refused =
            ObjectError::Refused { operation: "PutObject", code: "AccessDenied".to_owned(), advice: "grant it" };
        assert_eq!(Error::from(refused).to_string(), "S3 refused PutObject (AccessDenied): grant it");
    }
}
