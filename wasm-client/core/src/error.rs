//! Everything that can end an upload, each with a stable code and advice.

use chartlift_protocol::{ErrorCode, Problem};

use crate::ports::{ControlError, JobError, SourceError};

/// Why an upload ended without a version. Texts hold no URL, token or file name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UploadError {
    /// The user gave it up: there is no version of it, and there will be none.
    #[error("the upload was cancelled")]
    Cancelled,
    /// The user gave it up when it was being completed, and the server does not say whether it still was.
    #[error(
        "the upload was given up, but the server cannot be reached to say whether it was complete by then; look at the record"
    )]
    CancelUnconfirmed,
    /// The file is not the one that was chosen.
    #[error("the file changed while it was being uploaded; choose it again")]
    SourceChanged,
    /// The file is gone or may not be read.
    #[error("the file cannot be read any more; check that it still exists and choose it again")]
    SourceUnreadable,
    /// S3 cannot store it.
    #[error("the file has {size_bytes} bytes; at most {limit_bytes} can be stored")]
    TooLarge {
        /// The file's size.
        size_bytes: u64,
        /// S3's limit.
        limit_bytes: u64,
    },
    /// Its parts would not fit the memory budget.
    #[error(
        "uploading this file needs {required_bytes} bytes of memory and the budget is {budget_bytes}; raise memoryBudgetBytes"
    )]
    NeedsMoreMemory {
        /// What three parts need.
        required_bytes: u64,
        /// What is allowed.
        budget_bytes: u64,
    },
    /// Another tab is at it.
    #[error("this file is already being uploaded in another tab or window")]
    InUseElsewhere,
    /// The server said no.
    #[error("{}", .0.detail)]
    Refused(Box<Problem>),
    /// No way to the server or to S3, again and again.
    #[error(
        "the connection failed {tries} times; check the network (and, for developers, the bucket's CORS rules) and retry"
    )]
    Network {
        /// How often it was tried.
        tries: u32,
    },
    /// S3 refused a part in a way that trying again cannot mend.
    #[error("the object store refused a part (HTTP {status}{}); retry, and tell the administrator if it happens again", .code.as_ref().map(|c| format!(", {c}")).unwrap_or_default())]
    StoreRefused {
        /// The HTTP status.
        status: u16,
        /// S3's own error code.
        code: Option<String>,
    },
    /// Bytes arrived wrong again and again.
    #[error("the data was damaged on its way {tries} times; nothing was stored; retry on another network")]
    Damaged {
        /// How often it was tried.
        tries: u32,
    },
    /// The worker pool failed again and again.
    #[error("the compression workers failed; reload the page and retry")]
    WorkerFailed,
    /// What was compressed did not inflate to the source. Nothing of it was stored; the engine begins anew without
    /// compressing, so this ends an upload only if that cannot be done either.
    #[error(
        "the file could not be compressed correctly on this machine; nothing was stored; retry, and tell the administrator"
    )]
    EncoderFault,
    /// The server or a proxy before it answered with something that is not the API.
    #[error("the server answered HTTP {status} without an explanation; retry later")]
    BadAnswer {
        /// The HTTP status.
        status: u16,
    },
}

impl UploadError {
    /// The stable code: the server's own for [`UploadError::Refused`].
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Cancelled => "cancelled",
            Self::CancelUnconfirmed => "cancel_unconfirmed",
            Self::SourceChanged => "source_changed",
            Self::SourceUnreadable => "source_unreadable",
            Self::TooLarge { .. } => "file_too_large",
            Self::NeedsMoreMemory { .. } => "needs_more_memory",
            Self::InUseElsewhere => "in_use_elsewhere",
            Self::Refused(problem) => problem.code.as_str(),
            Self::Network { .. } => "network",
            Self::StoreRefused { .. } => "store_refused",
            Self::Damaged { .. } => "damaged",
            Self::WorkerFailed => "worker_failed",
            Self::EncoderFault => "encoder_fault",
            Self::BadAnswer { .. } => "bad_answer",
        }
    }

    /// Whether starting the same upload again may succeed (it then resumes).
    #[must_use]
    pub fn retryable(&self) -> bool {
        match self {
            Self::Refused(problem) => {
                problem.code.retryable()
                    || matches!(
                        problem.code,
                        ErrorCode::TokenExpired
                            | ErrorCode::UploadNotActive
                            | ErrorCode::UploadSettled
                            | ErrorCode::UploadIncomplete
                            | ErrorCode::PartMismatch
                            | ErrorCode::ChecksumMismatch
                    )
            }
            Self::Network { .. }
            | Self::StoreRefused { .. }
            | Self::Damaged { .. }
            | Self::WorkerFailed
            | Self::EncoderFault
            | Self::InUseElsewhere
            | Self::BadAnswer { .. } => true,
            Self::Cancelled
            | Self::CancelUnconfirmed
            | Self::SourceChanged
            | Self::SourceUnreadable
            | Self::TooLarge { .. }
            | Self::NeedsMoreMemory { .. } => false,
        }
    }
}

impl From<SourceError> for UploadError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Changed => Self::SourceChanged,
            SourceError::Unreadable => Self::SourceUnreadable,
        }
    }
}

impl From<JobError> for UploadError {
    fn from(error: JobError) -> Self {
        match error {
            JobError::Source(source) => source.into(),
            JobError::Worker => Self::WorkerFailed,
            JobError::Encoder => Self::EncoderFault,
        }
    }
}

impl UploadError {
    /// A call that failed for good after so many tries.
    pub(crate) fn from_control(error: ControlError, tries: u32) -> Self {
        match error {
            ControlError::Problem { problem, .. } => Self::Refused(problem),
            ControlError::Network => Self::Network { tries },
            ControlError::Malformed { status, .. } => Self::BadAnswer { status },
        }
    }
}
