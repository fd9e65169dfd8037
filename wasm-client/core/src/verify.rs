//! Verify as you write: now and then, what a worker has just compressed is inflated again and compared with the source.
//!
//! S3 never sees the source and the server only what the client says of it: an encoder that errs would be noticed when
//! somebody opens the file, years later. So one segment in some is read back by a decoder that shares no line with the
//! encoder (zlib-rs). If it differs, the encoder is not trusted any more: see [`crate::engine`].

use std::cell::Cell;

use flate2::{Decompress, FlushDecompress, Status};

use crate::{
    gzip::{EMPTY_BLOCK, WINDOW_BYTES},
    segment::Job,
};

/// Source bytes compared at once.
const PIECE_BYTES: usize = 64 << 10;

/// Chooses the segments to look at.
#[derive(Debug)]
pub struct Sampler {
    one_in: u32,
    passed: Cell<u32>,
}

impl Sampler {
    /// One segment in so many; 0: none.
    #[must_use]
    pub fn new(one_in: u32) -> Self {
        Self { one_in, passed: Cell::new(0) }
    }

    /// Whether this job's result is to be looked at: the first, then each time so many have passed, of whatever file; and
    /// the first of every file that is so long that it does not matter.
    #[must_use]
    pub fn picks(&self, job: &Job, size_bytes: u64) -> bool {
        if self.one_in == 0 {
            return false;
        }
        let passed = self.passed.get();
        self.passed.set((passed + 1) % self.one_in);
        let segment_bytes = job.range.end - job.range.start;
        let long = size_bytes / u64::from(self.one_in) >= segment_bytes;
        passed == 0 || (job.range.start == 0 && long)
    }
}

/// Inflates what was compressed; one per worker, reused for every segment.
pub struct Verifier {
    inflate: Decompress,
    piece: Vec<u8>,
}

impl Default for Verifier {
    fn default() -> Self {
        Self { inflate: Decompress::new(false), piece: vec![0; PIECE_BYTES] }
    }
}

impl Verifier {
    /// Whether `stored` is `input[prime..]`, compressed with `input[..prime]` known, and ends as a segment must: on a byte,
    /// with a sync flush, or with the final block if it is the `last`.
    #[must_use]
    pub fn holds(&mut self, stored: &[u8], input: &[u8], prime: usize, last: bool) -> bool {
        let Some((known, mut source)) = input.split_at_checked(prime) else { return false };
        let known = &known[known.len().saturating_sub(WINDOW_BYTES as usize)..];
        self.inflate.reset(false);
        if !known.is_empty() && self.inflate.set_dictionary(known).is_err() {
            return false;
        }
        let mut left = stored;
        loop {
            let (read, made) = (self.inflate.total_in(), self.inflate.total_out());
            let Ok(status) = self.inflate.decompress(left, &mut self.piece, FlushDecompress::None) else {
                return false;
            };
            // Both are of one call: at most the lengths of what it was given.
            #[allow(clippy::cast_possible_truncation)]
            let (read, made) = ((self.inflate.total_in() - read) as usize, (self.inflate.total_out() - made) as usize);
            if source.get(..made) != Some(&self.piece[..made]) {
                return false;
            }
            (left, source) = (&left[read..], &source[made..]);
            if status == Status::StreamEnd {
                return last && left.is_empty() && source.is_empty();
            }
            if read == 0 && made == 0 {
                return !last && left.is_empty() && source.is_empty() && stored.ends_with(&EMPTY_BLOCK[1..]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chartlift_protocol::Encoding;

    use super::*;
    use crate::segment::Codec;

    fn text(len: usize) -> Vec<u8> {
        (0..)
            .flat_map(|line: u32| format!("OBX|{line}|NM|{:x}\r", line.wrapping_mul(0x9e37_79b9)).into_bytes())
            .take(len)
            .collect()
    }

    fn compressed(input: &[u8], prime: usize, last: bool) -> Vec<u8> {
        let mut out = Vec::new();
        Codec::new().encode(input, prime, 6, last, &mut out);
        out
    }

    #[test]
    fn what_is_right_holds() {
        let input = text(300_000);
        let mut verifier = Verifier::default();
        for (prime, last) in [
            (0, false),
            (0, true),
            (32_768, false),
            (32_768, true),
            (100_000, false),
            (300_000, false),
            (300_000, true),
        ] {
            assert!(verifier.holds(&compressed(&input, prime, last), &input, prime, last), "{prime} {last}");
        }
    }

    #[test]
    fn every_kind_of_fault_is_seen() {
        let input = text(200_000);
        let mut verifier = Verifier::default();
        for last in [false, true] {
            let right = compressed(&input, 32_768, last);
            // One bit, anywhere.
            for at in (0..right.len()).step_by(1 + right.len() / 300) {
                let mut wrong = right.clone();
                wrong[at] ^= 1 << (at % 8);
                assert!(!verifier.holds(&wrong, &input, 32_768, last), "a bit at {at} of {}", right.len());
            }
            // Cut short, too long, another source, another history, another end.
            assert!(!verifier.holds(&right[..right.len() - 1], &input, 32_768, last));
            assert!(!verifier.holds(&[&right[..], &[0]].concat(), &input, 32_768, last));
            assert!(!verifier.holds(&right, &input[..199_999], 32_768, last));
            let other = [&[0; 32_768], &input[32_768..]].concat();
            assert!(!verifier.holds(&right, &other, 32_768, last));
            assert!(!verifier.holds(&right, &input, 32_768, !last));
            assert!(!verifier.holds(&[], &input, 32_768, last));
            assert!(verifier.holds(&right, &input, 32_768, last), "and after all that, what is right still holds");
        }
    }

    #[test]
    fn a_valid_stream_that_some_decoders_refuse_is_read() {
        let cases: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/cases/deflate-streams.json")).unwrap();
        let bytes = |hex: &serde_json::Value| -> Vec<u8> {
            let hex = hex.as_str().unwrap();
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        };
        let rows = cases["valid"].as_array().unwrap();
        assert!(!rows.is_empty());
        for row in rows {
            let (stored, source) = (bytes(&row["hex"]), bytes(&row["inflates_to_hex"]));
            assert!(Verifier::default().holds(&stored, &source, 0, true), "{row}");
        }
    }

    #[test]
    fn one_in_so_many_is_looked_at_and_the_first_of_long_files() {
        let job = |start: u64| Job {
            index: 0,
            range: start..start + 100,
            prime_bytes: 0,
            fresh: true,
            encoding: Encoding::Gzip,
            effort: 6,
            last: false,
        };
        let sampler = Sampler::new(4);
        let picked: Vec<u64> = (0..12).filter(|&i| sampler.picks(&job(i * 100), 300)).collect();
        assert_eq!(picked, [0, 4, 8]);
        assert!(sampler.picks(&job(0), 300));
        assert!(!sampler.picks(&job(0), 399) && sampler.picks(&job(0), 400), "the first of four is one in four");
        let never = Sampler::new(0);
        assert!((0..100).all(|i| !never.picks(&job(i * 100), 1 << 40)));
    }
}
