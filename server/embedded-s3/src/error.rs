use std::{cell::RefCell, io, path::PathBuf};

use s3s::{S3Error, S3ErrorCode};

/// Why a data directory could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process, or another handle in this one, has the directory open.
    #[error("{} is in use by another process; stop that one or choose another data directory", .0.display())]
    InUse(PathBuf),
    /// A file or directory could not be made, read or synced.
    #[error("cannot use {} as data directory", .0.display())]
    Directory(PathBuf, #[source] io::Error),
    /// The metadata database could not be opened or migrated.
    #[error("cannot open the metadata database")]
    Metadata(#[from] sqlx::Error),
    /// The metadata database was written by a newer version, or is damaged.
    #[error("cannot migrate the metadata database")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database knows nothing, yet there are blobs: it was lost.
    #[error(
        "{} has {blobs} stored files but an empty metadata database. Put {} back from a backup; if there is none, make \
         it anew from the files with the rebuild command (chartlift-embedded-s3 rebuild --data-dir DIR, or \
         chartlift-server rebuild --data-dir DIR)", .directory.display(), crate::names::DATABASE
    )]
    MetadataLost {
        /// The data directory.
        directory: PathBuf,
        /// How many files lie below `blobs/` and `records/`.
        blobs: usize,
    },
    /// Its files are encrypted by another key than the one that was given, or by one where none was.
    #[error("{} is encrypted by another secret: give it the one it was first started with", .0.display())]
    EncryptionKey(PathBuf),
    /// Metadata and blobs could not be brought into agreement.
    #[error("cannot start: {0}")]
    Start(String),
    /// A bucket of the configuration has a name that S3 does not allow.
    #[error("{0:?} is not a valid bucket name: 3 to 63 lower-case letters, digits, dots and hyphens")]
    BucketName(String),
    /// An origin of the configuration is not one.
    #[error("{0:?} is not a valid origin: write scheme, host and port, for example http://localhost:3000")]
    Origin(String),
}

/// Why serving ended other than by its shutdown signal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The listener does not accept connections any more.
    #[error("the S3 listener failed")]
    Listener(#[from] io::Error),
}

/// A fault of this store itself, as opposed to a request it refuses. The client only learns `InternalError`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("blob file: {0}")]
    Io(#[from] io::Error),
    #[error("metadata: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("metadata is damaged: {0}")]
    Damaged(&'static str),
    #[error("{}", if .0.is_panic() { "a task of this store panicked" } else { "this store is stopping" })]
    Ended(#[from] tokio::task::JoinError),
}

/// How an operation ends without success.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The request is at fault; the client is told why.
    Refused(S3Error),
    /// The store is at fault.
    Fault(Fault),
}

pub(crate) type Outcome<T> = Result<T, Failure>;

impl<E: Into<Fault>> From<E> for Failure {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// Refuses a request with an S3 error code and a sentence.
pub(crate) fn refuse(code: S3ErrorCode, message: impl Into<std::borrow::Cow<'static, str>>) -> Failure {
    Failure::Refused(S3Error::with_message(code, message))
}

tokio::task_local! {
    /// What went wrong inside while this request was handled, for the one log line about it.
    pub(crate) static NOTED: RefCell<Option<String>>;
}

impl From<Failure> for OpenError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Fault(Fault::Sql(error)) => Self::Metadata(error),
            Failure::Fault(fault) => Self::Start(fault.to_string()),
            Failure::Refused(error) => Self::Start(error.message().unwrap_or_default().to_owned()),
        }
    }
}

impl From<Failure> for S3Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(error) => error,
            Failure::Fault(fault) => {
                // Outside a request (a test calling the store directly) there is no one to tell.
                let _ = NOTED.try_with(|noted| *noted.borrow_mut() = Some(fault.to_string()));
                Self::with_message(S3ErrorCode::InternalError, "We encountered an internal error. Please try again.")
            }
        }
    }
}
