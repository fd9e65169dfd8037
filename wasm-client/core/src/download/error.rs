//! Everything that can end a download, each with a stable code and advice.

use chartlift_protocol::Problem;

use crate::error::UploadError;

/// Why a download ended before its end. Texts hold no URL, token or file name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
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
    /// What arrived is not what was stored, again and again.
    #[error("the file does not match its checksum and was not handed over; tell the administrator")]
    Damaged,
    /// The same, but some of what may be wrong was handed over before its part could be proven. Whoever has it cannot go
    /// on from there; reading it anew may mend it.
    #[error("the file does not match its checksum; read it again from the start")]
    DamagedMidway,
    /// The offset to start at lies beyond the end.
    #[error("the file has {size_bytes} bytes, so it cannot be read from byte {start_at}; start at 0")]
    BeyondEnd {
        /// The offset asked for.
        start_at: u64,
        /// The file's size.
        size_bytes: u64,
    },
    /// The server or a proxy before it answered with something that is not the API.
    #[error("the server answered HTTP {status} without an explanation; retry later")]
    BadAnswer {
        /// The HTTP status.
        status: u16,
    },
}

impl DownloadError {
    /// The stable code: the server's own for [`DownloadError::Refused`].
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Refused(problem) => problem.code.as_str(),
            Self::Network { .. } => "network",
            Self::StoreRefused { .. } => "store_refused",
            Self::Damaged | Self::DamagedMidway => "damaged",
            Self::BeyondEnd { .. } => "beyond_end",
            Self::BadAnswer { .. } => "bad_answer",
        }
    }

    /// Whether the same download may succeed later; it can go on where it stopped, after `damaged` only at the start.
    #[must_use]
    pub fn retryable(&self) -> bool {
        match self {
            Self::Refused(problem) => problem.code.retryable(),
            Self::Network { .. } | Self::StoreRefused { .. } | Self::BadAnswer { .. } | Self::DamagedMidway => true,
            Self::Damaged | Self::BeyondEnd { .. } => false,
        }
    }
}

/// Calls and retries are shared with uploads; these are the ends they can come to.
impl From<UploadError> for DownloadError {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::Refused(problem) => Self::Refused(problem),
            UploadError::Network { tries } => Self::Network { tries },
            UploadError::StoreRefused { status, code } => Self::StoreRefused { status, code },
            UploadError::Damaged { .. } => Self::Damaged,
            UploadError::BadAnswer { status } => Self::BadAnswer { status },
            // No call and no request ends in what only a source, a worker or a plan can do.
            _ => Self::BadAnswer { status: 0 },
        }
    }
}
