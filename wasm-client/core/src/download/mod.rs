//! Downloads: the parts of a version fetched in parallel, decoded, proven and handed over in order.
//!
//! To follow one, read [`plan`] → [`open`] → [`fetch`] → [`decode`] → [`shelf`], with [`urls`] and [`progress`] beside
//! them. Nothing is handed over that was not checked as far as it can be: a part's last bytes leave only once the
//! CRC-32 of the whole part is what the index says, and the index itself must come to the CRC-32 of the whole source.
//!
//! Memory: at most [`Limits::open_parts`] parts' stored bytes (each at most [`READ_AHEAD_BYTES`]) and
//! [`Limits::decoded_bytes`] decoded ones, however much a part decodes to.

pub mod decode;
pub mod error;
mod fetch;
pub mod open;
pub mod plan;
pub mod ports;
pub mod progress;
mod shelf;
mod urls;

use chartlift_protocol::limits::MIB;

pub use decode::{Decoded, Decoder};
pub use error::DownloadError;
pub use open::{Downloader, Opened};
pub use ports::{DownloadControl, DownloadPorts, FetchError, FetchJob, Fetcher, Flow, FlowEvent, Piece};
pub use progress::DownloadSnapshot;

/// The largest piece of decoded bytes, in bytes: the unit of credit and of what is handed over.
pub const PIECE_BYTES: u64 = MIB;

/// How many stored bytes of one part a fetcher may read before they are asked for, in bytes. Larger than the parts of
/// any file under 40 GiB, so that their connections never wait for a slow consumer.
pub const READ_AHEAD_BYTES: u64 = 8 * MIB;

/// What the downloads of one page may use together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once. 6: what browsers allow to one HTTP/1.1 host.
    pub connections: usize,
    /// Parts of one download begun and not yet decoded: two more than connections, so that these never idle.
    pub open_parts: usize,
    /// Decoded bytes held, in bytes. 96 MiB: two parts of well-compressible text decode side by side.
    pub decoded_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 6, open_parts: 8, decoded_bytes: 96 * MIB }
    }
}
