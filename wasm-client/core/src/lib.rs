//! The Chartlift upload engine: it gzips a file in parallel *while* its parts upload, and proves what arrived.
//!
//! Nothing here knows a browser, an HTTP library or a runtime: everything outside is reached through the
//! [`ports`]. To follow one upload, read [`plan`] → [`gate`] → [`segment`] → [`gzip`] → [`part`] → [`schedule`] →
//! [`upload`] → [`pipeline`] → [`complete`], with [`retry`], [`persist`], [`progress`] and [`journal`] beside them. The
//! way back is in [`download`].

pub mod adapt;
pub mod complete;
pub mod crc;
pub mod digest;
pub mod download;
pub mod engine;
pub mod error;
pub mod gate;
pub mod gzip;
pub mod journal;
pub mod part;
pub mod persist;
pub mod pipeline;
pub mod plan;
pub mod ports;
pub mod progress;
pub mod resume;
pub mod retry;
pub mod schedule;
pub mod segment;
pub mod send;
pub mod sign;
pub mod signal;
pub mod upload;

pub use chartlift_protocol as protocol;
pub use download::{DownloadError, DownloadSnapshot, Downloader};
pub use engine::{Engine, UploadHandle, UploadRequest};
pub use error::UploadError;
pub use plan::Tuning;
pub use progress::{Snapshot, Status};
