//! Where a match and what comes before it meet.
//!
//! A match is as long as it can be, and the next one is searched from its end. But often the bytes before the next
//! one are the same at its distance too: then the border between them may lie anywhere on those bytes. Literals there
//! are saved, and of two matches' lengths that have the same sum, the more usual ones cost less: which makes them more
//! usual still.

use crate::{
    chains::Match,
    costs::Costs,
    parse::Chunk,
    window::{MAX_MATCH, Window},
};

/// No border is moved by more bytes: a word's.
const FURTHEST: usize = 8;
/// The shortest match DEFLATE can express (RFC 1951, 3.2.5).
const MIN_MATCH: usize = 3;

impl Chunk<'_> {
    /// As [`Chunk::copy`] of a match at `pos`, from where it is best begun.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub(crate) fn copy_from_border(&mut self, window: Window<'_>, pos: usize, found: Match, costs: &Costs) {
        if pos < found.dist + FURTHEST {
            self.copy(pos, found);
            return;
        }
        // SAFETY: the words end at `pos` and at `pos - dist`, and begin in the window.
        let differ = unsafe { window.u64(pos - FURTHEST) ^ window.u64(pos - FURTHEST - found.dist) };
        if differ >> 56 != 0 {
            self.copy(pos, found);
        } else {
            self.move_border(window, pos, found, (differ.leading_zeros() / 8) as usize, costs);
        }
    }

    /// Copies a match, beginning up to `same` bytes earlier.
    #[inline(never)]
    fn move_border(&mut self, window: Window<'_>, pos: usize, found: Match, same: usize, costs: &Costs) {
        let same = same.min(MAX_MATCH - found.len);
        let literals = same.min(pos - self.run_start());
        for &byte in &window.bytes()[pos - literals..pos] {
            self.take_back_literal(byte);
        }
        let (pos, len) = (pos - literals, found.len + literals);
        let first = self.match_up_to(pos);
        let most = (same - literals).min(first.saturating_sub(MIN_MATCH));
        // The first of the least: where it does not matter, the border stays.
        let mut by = 0;
        let mut least = costs.length(first) + costs.length(len);
        for more in 1..=most {
            let sum = costs.length(first - more) + costs.length(len + more);
            if sum < least {
                (least, by) = (sum, more);
            }
        }
        if by > 0 {
            self.shorten_last(by);
        }
        self.copy(pos - by, Match { len: len + by, dist: found.dist });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::{Histogram, Sequence};

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_border_moves_to_where_lengths_are_usual() {
        // Twenty bytes twice, so that everything after them is the same at distance 20 too.
        let bytes = b"abcdefghijklmnopqrst".repeat(3);
        let window = Window::new(&bytes);
        let mut usual = Histogram::new();
        usual.litlen[usize::from(b'a')] = 100;
        usual.litlen[257 + 7 - 3] = 1000;
        usual.dist[8] = 1000;
        let mut costs = Costs::new();
        costs.learn(&usual, 8000);

        let (mut sequences, mut histogram) = (Vec::<Sequence>::new(), Histogram::new());
        let mut chunk = Chunk::new(&mut sequences, &mut histogram, 40);
        chunk.copy(40, Match { len: 8, dist: 20 });
        chunk.copy_from_border(window, 48, Match { len: 6, dist: 20 }, &costs);
        chunk.finish(54);
        assert_eq!(sequences.iter().map(|one| (one.literals, one.len)).collect::<Vec<_>>(), [(0, 7), (0, 7)]);
        assert_eq!((histogram.litlen[257 + 4], histogram.litlen.iter().sum::<u32>()), (2, 2));
    }

    #[test]
    fn literals_before_a_match_become_part_of_it() {
        let bytes = b"abcdefghijklmnopqrst".repeat(3);
        let (mut sequences, mut histogram) = (Vec::<Sequence>::new(), Histogram::new());
        let mut chunk = Chunk::new(&mut sequences, &mut histogram, 40);
        bytes[40..42].iter().for_each(|&byte| chunk.literal(byte));
        chunk.copy_from_border(Window::new(&bytes), 42, Match { len: 9, dist: 20 }, &Costs::new());
        assert_eq!((sequences[0].literals, sequences[0].len), (0, 11));
        assert_eq!(histogram.litlen[..256].iter().sum::<u32>(), 0);
    }
}
