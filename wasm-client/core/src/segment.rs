//! One segment: a run of source bytes that one worker compresses in one go.

use std::ops::Range;

use chartlift_deflate::{Encoder, End, Level};
use chartlift_protocol::Encoding;

use crate::{crc::Crc, gzip::WINDOW_BYTES};

/// What a worker is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Position among the segments of its span, from 0.
    pub index: u64,
    /// The source bytes.
    pub range: Range<u64>,
    /// How many bytes before the range the encoder may refer to.
    pub prime_bytes: u64,
    /// Whether a part may begin here: nothing before the segment is referred to.
    pub fresh: bool,
    /// What to make of the bytes.
    pub encoding: Encoding,
    /// How hard to try, 1 to 9; see [`crate::adapt`].
    pub effort: u8,
    /// Whether this is the end of the file.
    pub last: bool,
}

impl Job {
    /// The bytes to read: the segment and what primes it.
    #[must_use]
    pub fn read_range(&self) -> Range<u64> {
        self.range.start - self.prime_bytes..self.range.end
    }

    /// The most bytes before the range it makes sense to prime with.
    #[must_use]
    pub fn prime(available: u64) -> u64 {
        available.min(WINDOW_BYTES)
    }
}

/// What a worker answers.
#[derive(Clone, Debug)]
pub struct Segment<C> {
    /// The job it answers.
    pub job: Job,
    /// The stored bytes.
    pub chunk: C,
    /// CRC-32 of the source bytes.
    pub source: Crc,
    /// CRC-32 of the stored bytes.
    pub stored: Crc,
}

/// What compresses segments: [`Codec`], or one that errs on purpose in tests of what then happens.
pub trait Encode {
    /// See [`Codec::encode`].
    fn encode(&mut self, input: &[u8], prime: usize, effort: u8, last: bool, out: &mut Vec<u8>);
}

impl Encode for Codec {
    fn encode(&mut self, input: &[u8], prime: usize, effort: u8, last: bool, out: &mut Vec<u8>) {
        Self::encode(self, input, prime, effort, last, out);
    }
}

/// Turns segments into deflate bytes; one per worker, reused for every segment.
#[derive(Default)]
pub struct Codec {
    encoder: Encoder,
}

impl Codec {
    /// Allocates its tables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Compresses `input[prime..]`, referring into `input[..prime]`, and appends to `out`.
    ///
    /// The bytes end on a byte boundary: with a sync flush, or for the last segment with the final block.
    ///
    /// # Panics
    /// If `prime > input.len()`.
    pub fn encode(&mut self, input: &[u8], prime: usize, effort: u8, last: bool, out: &mut Vec<u8>) {
        let end = if last { End::Final } else { End::Sync };
        self.encoder.encode(input, prime, Level::effort(effort), end, out);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn inflate(deflated: &[u8]) -> Vec<u8> {
        miniz_oxide::inflate::decompress_to_vec(deflated).expect("valid deflate")
    }

    proptest! {
        #[test]
        fn segments_join_into_one_stream(
            data in proptest::collection::vec(0u8..8, 0..4000),
            cuts in proptest::collection::vec(any::<proptest::sample::Index>(), 0..5),
            effort in 1u8..=9,
        ) {
            let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(data.len() + 1)).chain([0, data.len()]).collect();
            at.sort_unstable();
            let mut codec = Codec::new();
            let mut stream = Vec::new();
            for pair in at.windows(2) {
                codec.encode(&data[..pair[1]], pair[0], effort, pair[1] == data.len(), &mut stream);
                if pair[1] == data.len() { break; }
            }
            prop_assert_eq!(inflate(&stream), data);
        }
    }

    #[test]
    fn a_segment_larger_than_the_guess_for_its_output_is_whole() {
        let mut state = 1u32;
        let noise: Vec<u8> = (0..1 << 20)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        let mut out = Vec::new();
        Codec::new().encode(&noise, 0, 6, true, &mut out);
        assert_eq!(inflate(&out), noise);
        assert!(out.len() < noise.len() + noise.len() / 1000, "noise must not grow by more than 0.1 %");
    }
}
