//! Downloads: the parts of a version fetched in parallel, decoded, proven and handed over in order.
//!
//! To follow one, read [`plan`] → [`open`] → `fetch` → [`decode`] → `shelf`, with `urls` and [`progress`] beside
//! them. Nothing is handed over that was not checked as far as it can be: a part's last bytes leave only once the
//! CRC-32 of the whole part is what the index says, and the index itself must come to the CRC-32 of the whole source.
//!
//! Memory: at most [`Limits::open_parts`] parts' stored bytes (each at most [`READ_AHEAD_BYTES`]) and
//! [`Limits::decoded_bytes`] decoded ones, however much a part decodes to.

pub mod decode;
pub mod error;
mod fetch;
mod limits;
pub mod open;
pub mod plan;
pub mod ports;
pub mod progress;
mod shared;
mod shelf;
mod urls;

pub use decode::{Decoded, Decoder};
pub use error::DownloadError;
pub use limits::{Limits, PIECE_BYTES, READ_AHEAD_BYTES};
pub use open::{Downloader, Opened};
pub use ports::{DownloadControl, DownloadPorts, FetchError, FetchJob, Fetcher, Flow, FlowEvent, Piece};
pub use progress::DownloadSnapshot;
