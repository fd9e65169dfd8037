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

/// An empty block of fixed codes before one that is stored: means nothing either, and takes six.
const SIX_BYTES: [u8; 6] = [2, 0, 0, 0, 0xff, 0xff];

/// Any number of bytes from here on can be padded exactly.
pub const LEAST_PADDING: u64 = 20;

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

/// `bytes` bytes that decode to nothing; a few more, where they are fewer than [`LEAST_PADDING`] and not to be had exactly.
#[must_use]
pub fn padding(bytes: u64) -> Vec<u8> {
    let bytes = usize::try_from(bytes).expect("padding fits in memory");
    // Each block of six moves the sum by one to the next that is made of fives.
    let sixes = |bytes: usize| bytes % EMPTY_BLOCK.len();
    let rest = |bytes: usize| bytes.checked_sub(sixes(bytes) * SIX_BYTES.len());
    let (bytes, rest) = (bytes..).find_map(|bytes| Some((bytes, rest(bytes)?))).expect("fives go on for ever");
    [SIX_BYTES.repeat(sixes(bytes)), EMPTY_BLOCK.repeat(rest / EMPTY_BLOCK.len())].concat()
}

/// Whether this content coding's stream could be ours: used to recognise a source that is gzip already.
#[must_use]
pub fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b, 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_exact_and_decodes_to_nothing() {
        for bytes in 0..200 {
            let padding = padding(bytes);
            let over = padding.len() as u64 - bytes;
            assert!(over == 0 || (bytes < LEAST_PADDING && over < 5), "{bytes}: {}", padding.len());
            let ended = [&padding[..], &[3, 0]].concat();
            assert!(miniz_oxide::inflate::decompress_to_vec(&ended).expect("valid deflate").is_empty());
        }
    }
}
