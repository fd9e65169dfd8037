//! The bytes being encoded, read in words.
//!
//! The match finder reads several words per position; a bounds check on each would cost more than the read. So reads
//! are unchecked here and writes are in [`crate::bits`]; whoever calls them promises that they are in bounds
//! ([`crate::chains`], [`crate::borders`], [`crate::optimal`], [`crate::parse`], [`crate::block`]). Debug builds check
//! every such promise, and that is how the tests run, on 64 and on 32 bits.
#![allow(unsafe_code)]

/// The longest match DEFLATE can express (RFC 1951, 3.2.5).
pub(crate) const MAX_MATCH: usize = 258;

/// A window is shorter than that: 1 GiB, so that positions and their differences fit any type of 32 bits, signed or not.
pub(crate) const MAX_LEN: usize = 1 << 30;

/// How far before the end of the bytes the words of a search may still start: a search at `pos` looks at most
/// [`MAX_MATCH`] bytes ahead, in words that may overhang by 15 bytes, and a lazy search starts at most two later.
pub(crate) const MARGIN: usize = MAX_MATCH + 18;

/// History and data in one piece; history first.
#[derive(Clone, Copy)]
pub(crate) struct Window<'a> {
    bytes: &'a [u8],
}

impl<'a> Window<'a> {
    /// # Panics
    /// If there are [`MAX_LEN`] bytes or more.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        assert!(bytes.len() < MAX_LEN, "an input must be shorter than 1 GiB");
        Self { bytes }
    }

    pub(crate) fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    pub(crate) fn len(self) -> usize {
        self.bytes.len()
    }

    /// The four bytes from `at`, the first one lowest.
    ///
    /// # Safety
    /// `at + 4 <= self.len()`.
    #[inline(always)]
    pub(crate) unsafe fn u32(self, at: usize) -> u32 {
        debug_assert!(at + 4 <= self.bytes.len());
        // SAFETY: in bounds by the caller's promise; the read is unaligned.
        u32::from_le(unsafe { self.bytes.as_ptr().add(at).cast::<u32>().read_unaligned() })
    }

    /// The eight bytes from `at`, the first one lowest.
    ///
    /// # Safety
    /// `at + 8 <= self.len()`.
    #[inline(always)]
    pub(crate) unsafe fn u64(self, at: usize) -> u64 {
        debug_assert!(at + 8 <= self.bytes.len());
        // SAFETY: in bounds by the caller's promise; the read is unaligned.
        u64::from_le(unsafe { self.bytes.as_ptr().add(at).cast::<u64>().read_unaligned() })
    }

    /// How many bytes from `a` and from an earlier `b` are the same, at most [`MAX_MATCH`]; `known` are already known to be.
    ///
    /// # Safety
    /// `a + MARGIN <= self.len()` and `b <= a`, `known <= 8`.
    #[inline(always)]
    pub(crate) unsafe fn match_len(self, a: usize, b: usize, known: usize) -> usize {
        let mut len = known;
        while len < MAX_MATCH {
            // SAFETY: `len < MAX_MATCH`, so the word ends at most 8 + 257 bytes after `a`, within MARGIN; and `b <= a`.
            let differ = unsafe { self.u64(a + len) ^ self.u64(b + len) };
            if differ != 0 {
                return (len + (differ.trailing_zeros() / 8) as usize).min(MAX_MATCH);
            }
            len += 8;
        }
        MAX_MATCH
    }

    /// As [`Window::match_len`], anywhere: byte by byte, to the end at most.
    pub(crate) fn match_len_near_end(self, a: usize, b: usize) -> usize {
        let max = MAX_MATCH.min(self.bytes.len() - a);
        self.bytes[a..a + max].iter().zip(&self.bytes[b..]).take_while(|(x, y)| x == y).count()
    }
}
