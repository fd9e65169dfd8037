//! The Chartlift upload engine: it gzips a file in parallel *while* its parts upload, and proves what arrived.
//!
//! Nothing here knows a browser, an HTTP library or a runtime: everything outside is reached through the [`ports`].
//!
//! # Where is each step of an upload?
//!
//! | step | file |
//! |---|---|
//! | the page asks; it waits for its turn, is paused, cancelled, begun again | [`engine`], with [`signal`], [`changes`] and [`shared`] |
//! | the file is cut on paper; whether to compress it is decided | [`plan`], [`gate`] |
//! | a worker compresses one segment, in the gzip we write; one in some is inflated again | [`segment`], [`gzip`], [`verify`] |
//! | segments become parts; the next job, memory and worker are given out fairly | [`part`], [`deal`], [`schedule`] |
//! | what one run works on; the upload is created at the server, or found again | [`run`], [`open`], [`resume`] |
//! | compressing, signing and sending overlap | [`pipeline`], [`sign`], [`adapt`] |
//! | one part is sent until S3 has it: waits, new URLs, offline | [`send`], [`lanes`], [`tries`], [`retry`], [`link`], [`naps`] |
//! | the whole of it in order, from the file to the version | [`upload`] |
//! | the server proves that everything arrived | [`complete`], with [`digest`] |
//! | beside it: what the user sees, and what survives a reload | [`progress`], [`waits`], [`journal`], [`record`] |
//!
//! To follow one upload, read [`plan`] → [`gate`] → [`segment`] → [`gzip`] → [`part`] → [`deal`] → [`schedule`] →
//! [`run`] → [`open`] → [`pipeline`] → [`send`] → [`upload`] → [`complete`]. No files import each other in a circle
//! (`cargo xtask check-deps`). The way back is in [`download`].

pub mod adapt;
pub mod changes;
pub mod complete;
pub mod crc;
pub mod deal;
pub mod digest;
pub mod download;
pub mod engine;
pub mod error;
pub mod gate;
pub mod gzip;
pub mod journal;
pub mod lanes;
pub mod link;
pub mod naps;
pub mod open;
pub mod part;
pub mod pipeline;
pub mod plan;
pub mod ports;
pub mod progress;
pub mod record;
pub mod resume;
pub mod retry;
pub mod retry_after;
pub mod run;
pub mod s3_error;
pub mod schedule;
pub mod segment;
pub mod send;
pub mod shared;
pub mod sign;
pub mod signal;
pub mod tries;
pub mod upload;
pub mod verify;
pub mod waits;

pub use chartlift_protocol as protocol;
pub use download::{DownloadError, DownloadSnapshot, Downloader};
pub use engine::{Engine, UploadHandle};
pub use error::UploadError;
pub use plan::Tuning;
pub use progress::{Snapshot, Status};
pub use run::UploadRequest;
pub use waits::{Waiting, WaitsFor};
