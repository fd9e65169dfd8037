//! The header of a block with its own codes: the code lengths, themselves run-length and Huffman coded
//! (RFC 1951, 3.2.7).

use crate::{
    bits::BitWriter,
    huffman::{self, Code},
    tokens::{DIST_SYMBOLS, LITLEN_SYMBOLS},
};

const SYMBOLS: usize = 19;
/// The order in which the lengths of the code length code are written.
const ORDER: [usize; SYMBOLS] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// Repeats the length before, 3 to 6 times.
const REPEAT: u8 = 16;
/// Repeats a zero, 3 to 10 times.
const ZEROS: u8 = 17;
/// Repeats a zero, 11 to 138 times.
const MANY_ZEROS: u8 = 18;

pub(crate) struct Header {
    litlen_count: usize,
    dist_count: usize,
    /// Symbol, and the value of its extra bits.
    items: [(u8, u8); LITLEN_SYMBOLS + DIST_SYMBOLS],
    item_count: usize,
    lengths: [u8; SYMBOLS],
    /// How many of `lengths`, in their order, are written.
    length_count: usize,
    bits: u64,
}

fn extra_bits(symbol: u8) -> u32 {
    match symbol {
        REPEAT => 2,
        ZEROS => 3,
        MANY_ZEROS => 7,
        _ => 0,
    }
}

/// How many lengths there are without trailing zeros, at least `least`.
fn trimmed(lengths: &[u8], least: usize) -> usize {
    lengths.iter().rposition(|&len| len != 0).map_or(0, |last| last + 1).max(least)
}

impl Header {
    /// For these code lengths of the two alphabets.
    ///
    /// No run goes on from the one into the other, as the RFC would allow: some decoders refuse that.
    pub(crate) fn new(litlen: &[u8; LITLEN_SYMBOLS], dist: &[u8; DIST_SYMBOLS]) -> Self {
        let litlen_count = trimmed(litlen, 257);
        let dist_count = trimmed(dist, 1);
        let mut header = Self {
            litlen_count,
            dist_count,
            items: [(0, 0); LITLEN_SYMBOLS + DIST_SYMBOLS],
            item_count: 0,
            lengths: [0; SYMBOLS],
            length_count: 0,
            bits: 0,
        };
        for table in [&litlen[..litlen_count], &dist[..dist_count]] {
            for run in table.chunk_by(|a, b| a == b) {
                header.push_run(run[0], run.len());
            }
        }
        let mut counts = [0; SYMBOLS];
        for &(symbol, _) in header.items() {
            counts[usize::from(symbol)] += 1;
        }
        huffman::code_lengths(&counts, 7, &mut header.lengths);
        header.length_count = ORDER.iter().rposition(|&i| header.lengths[i] != 0).map_or(4, |last| (last + 1).max(4));
        let items: u64 = header
            .items()
            .iter()
            .map(|&(symbol, _)| u64::from(header.lengths[usize::from(symbol)]) + u64::from(extra_bits(symbol)))
            .sum();
        header.bits = 14 + 3 * header.length_count as u64 + items;
        header
    }

    fn items(&self) -> &[(u8, u8)] {
        &self.items[..self.item_count]
    }

    fn push(&mut self, symbol: u8, extra: usize) {
        self.items[self.item_count] = (symbol, extra as u8);
        self.item_count += 1;
    }

    fn push_run(&mut self, len: u8, mut n: usize) {
        if len == 0 {
            while n >= 11 {
                let run = n.min(138);
                self.push(MANY_ZEROS, run - 11);
                n -= run;
            }
            if n >= 3 {
                self.push(ZEROS, n - 3);
                n = 0;
            }
        } else if n >= 4 {
            self.push(len, 0);
            n -= 1;
            while n >= 3 {
                let run = n.min(6);
                self.push(REPEAT, run - 3);
                n -= run;
            }
        }
        for _ in 0..n {
            self.push(len, 0);
        }
    }

    /// How many bits [`Header::write`] writes.
    pub(crate) fn bits(&self) -> u64 {
        self.bits
    }

    pub(crate) fn write(&self, out: &mut BitWriter<'_>) {
        out.put_flush((self.litlen_count - 257) as u64, 5);
        out.put_flush((self.dist_count - 1) as u64, 5);
        out.put_flush((self.length_count - 4) as u64, 4);
        for &i in &ORDER[..self.length_count] {
            out.put_flush(u64::from(self.lengths[i]), 3);
        }
        let mut codes = [Code::default(); SYMBOLS];
        huffman::codes(&self.lengths, &mut codes);
        for &(symbol, extra) in self.items() {
            let code = codes[usize::from(symbol)];
            out.put(u64::from(code.bits), u32::from(code.len));
            out.put_flush(u64::from(extra), extra_bits(symbol));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn no_run_goes_on_from_one_table_into_the_other() {
        let (mut litlen, mut dist) = ([0; LITLEN_SYMBOLS], [0; DIST_SYMBOLS]);
        litlen[255..=258].fill(2);
        dist[..4].fill(2);
        let header = Header::new(&litlen, &dist);
        let mut at = 0;
        let ends = header.items().iter().map(|&(symbol, extra)| {
            at += match symbol {
                REPEAT | ZEROS => 3 + usize::from(extra),
                MANY_ZEROS => 11 + usize::from(extra),
                _ => 1,
            };
            at
        });
        let ends = ends.collect::<Vec<_>>();
        assert!(ends.contains(&259), "{ends:?}");
        assert_eq!(ends.last(), Some(&263));
    }
}
