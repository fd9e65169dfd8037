//! The gzip stream we write (RFC 1952): one member, made of parts that can be read on their own.
//!
//! ```text
//! part 1: header | segment … segment          part n: segment … segment | trailer
//! segment: raw deflate blocks, then an empty stored block (sync flush), so it ends on a byte
//! ```
//!
//! The first segment of a part refers to nothing before it; every other may refer to the 32 KiB before it. The last
//! segment of the file carries the final-block bit instead of a sync flush.

use crate::crc::Crc;

/// How far back deflate may refer (RFC 1951).
pub const WINDOW_BYTES: u64 = 32 * 1024;

/// The fixed header: no name and no time, so that equal sources give equal objects; OS "unknown".
pub const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// An empty stored block, byte-aligned: means nothing and takes five bytes, so it serves as padding.
pub const EMPTY_BLOCK: [u8; 5] = [0, 0, 0, 0xff, 0xff];

/// How long a trailer is: CRC-32 and length.
pub const TRAILER_BYTES: u64 = 8;

/// The trailer for a source: its CRC-32 and its length modulo 2³².
#[must_use]
pub fn trailer(source: Crc) -> [u8; 8] {
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&source.value.to_le_bytes());
    // RFC 1952 keeps the length modulo 2^32, so the cut is meant.
    #[allow(clippy::cast_possible_truncation)]
    bytes[4..].copy_from_slice(&(source.len as u32).to_le_bytes());
    bytes
}

/// At least `bytes` bytes that decode to nothing.
#[must_use]
pub fn padding(bytes: u64) -> Vec<u8> {
    EMPTY_BLOCK.repeat(usize::try_from(bytes.div_ceil(EMPTY_BLOCK.len() as u64)).expect("padding fits in memory"))
}

/// Whether this content coding's stream could be ours: used to recognise a source that is gzip already.
#[must_use]
pub fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b, 8])
}
