//! What a download needs of the outside, beside the clock and the network that uploads use too.

use std::{fmt, ops::Range};

use chartlift_protocol::{DownloadRequest, DownloadUrl, Encoding};
use futures::Stream;

use crate::{
    crc::Crc,
    link::Link,
    ports::{ControlError, PutError},
};

/// Binds one implementation of every port together.
pub trait DownloadPorts: Link + 'static {
    /// The way to the stored bytes.
    type Fetcher: Fetcher;
    /// The way to the server.
    type Control: DownloadControl;

    /// The way to the stored bytes.
    fn fetcher(&self) -> &Self::Fetcher;
    /// The way to the server.
    fn control(&self) -> &Self::Control;
}

/// The server's download API. Implementations attach the token, and renew it once when the server says it expired.
pub trait DownloadControl {
    /// `POST /api/files/download-url`.
    fn open(&self, request: &DownloadRequest) -> impl Future<Output = Result<DownloadUrl, ControlError>>;
}

/// One part to fetch and decode. The URL is a credential: never log it.
#[derive(Clone, PartialEq, Eq)]
pub struct FetchJob {
    /// Where the stored bytes are.
    pub url: String,
    /// Which of the object's bytes to ask for, in their order, each by a request of its own and all at once; none for
    /// the whole object, which saves a browser the preflight that a `Range` header may cost.
    pub ask: Vec<Range<u64>>,
    /// Bytes of the first answer before those of the part.
    pub lead_bytes: u64,
    /// Size of the object in bytes: what comes where somebody on the way knows no ranges.
    pub object_bytes: u64,
    /// Bytes of the part: raw deflate, or the source as it is.
    pub stored_bytes: u64,
    /// How they relate to the source bytes.
    pub encoding: Encoding,
    /// Source bytes they decode to.
    pub source_bytes: u64,
    /// Source bytes at the start that nobody wants: decoded and checksummed, never handed over.
    pub skip_bytes: u64,
}

impl fmt::Debug for FetchJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchJob").field("ask", &self.ask).field("skip_bytes", &self.skip_bytes).finish_non_exhaustive()
    }
}

/// A run of decoded bytes, at most [`super::PIECE_BYTES`], with their checksum.
#[derive(Clone, Debug)]
pub struct Piece<C> {
    /// The bytes, wherever they are kept.
    pub chunk: C,
    /// Their CRC-32 and number.
    pub crc: Crc,
}

/// What happens while a part is fetched, in this order.
#[derive(Clone, Debug)]
pub enum FlowEvent<C> {
    /// So many of the part's stored bytes have arrived by now.
    Received(u64),
    /// The CRC-32 of the bytes skipped; comes once, before the first piece, if there are any.
    Skipped(Crc),
    /// Decoded bytes; one credit is spent.
    Piece(Piece<C>),
    /// It went wrong; nothing follows.
    Failed(FetchError),
}

/// Why a part could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// No answer, an error status, or a body that broke off.
    Answer(PutError),
    /// The body ended early, without an error.
    Truncated,
    /// The bytes are no deflate stream, or decode to another number of bytes.
    Undecodable,
    /// The whole object came where a range was asked for: somebody on the way knows no ranges.
    Whole,
}

/// Fetches stored bytes and decodes them.
pub trait Fetcher {
    /// Decoded bytes, wherever they are kept.
    type Chunk: 'static;
    /// One part under way.
    type Flow: Flow<Self::Chunk>;
    /// Begins at once to fetch a part, ahead of demand by at most [`super::READ_AHEAD_BYTES`] stored bytes.
    fn open(&self, job: FetchJob) -> Self::Flow;
}

/// One part under way; it ends after the part's last piece or a failure. Dropping it aborts its requests.
pub trait Flow<C>: Stream<Item = FlowEvent<C>> + Unpin {
    /// Allows one more piece to be decoded.
    fn grant(&self);
}
