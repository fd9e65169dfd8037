//! What downloads may use: sizes of pieces, connections, memory.

use chartlift_protocol::limits::MIB;

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
